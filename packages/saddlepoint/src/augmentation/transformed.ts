import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "../samples/float32Tensor.ts";
import { type AffineRanges, randomAffine } from "./affine.ts";
import { randomStrokes, type StrokeRanges } from "./randomStrokes.ts";

/** How far a transformed copy of an image may be from it. */
export type TransformRanges = AffineRanges & StrokeRanges;

/**
 * A copy of every image, moved and redrawn at random: see randomAffine and randomStrokes.
 *
 * Every image takes its draws before the next one, so that copies do not depend on how many are made in one call.
 *
 * @param images float32 [n, channels, height, width] in [0, 1]
 * @throws RangeError for a range out of bounds
 */
export function transformed(images: Float32Tensor, ranges: TransformRanges, stream: Stream): Float32Tensor {
  const { rotation, shift, scale, shear, weight, contrast } = ranges;
  const [n = 0, ...image] = images.dims;
  const size = images.data.length / n;
  const out = new Float32Array(images.data.length);
  for (let i = 0; i < n; i++) {
    const one = new Tensor("float32", images.data.subarray(i * size, (i + 1) * size), [1, ...image]);
    const moved = randomAffine(one, { rotation, shift, scale, shear }, stream);
    out.set(randomStrokes(moved, { weight, contrast }, stream).data, i * size);
  }
  return new Tensor("float32", out, images.dims);
}
