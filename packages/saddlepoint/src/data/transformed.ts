import type { Stream } from "../random/stream.ts";
import { type AffineRanges, randomAffine } from "./affine.ts";
import type { Float32Tensor } from "./float32Tensor.ts";
import { randomStrokes, type StrokeRanges } from "./randomStrokes.ts";

/** How far a transformed copy of an image may be from it. */
export type TransformRanges = AffineRanges & StrokeRanges;

/** A copy of every image, moved and redrawn at random: see randomAffine and randomStrokes. */
export const transformed = (
  images: Float32Tensor,
  ranges: TransformRanges,
  stream: Stream,
): Float32Tensor => {
  const { rotation, shift, scale, shear, weight, contrast } = ranges;
  const moved = randomAffine(images, { rotation, shift, scale, shear }, stream);
  return randomStrokes(moved, { weight, contrast }, stream);
};
