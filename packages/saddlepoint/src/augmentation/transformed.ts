import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "../samples/float32Tensor.ts";
import { type AffineRanges, randomAffineMap } from "./affine.ts";
import { randomStrokeChange, redrawer, type StrokeRanges } from "./randomStrokes.ts";
import { warpImage } from "./warpImage.ts";

/** How far a transformed copy of an image may be from it. */
export type TransformRanges = AffineRanges & StrokeRanges;

/**
 * What a transformation does that a code can follow: `slant`, how far the top of what stands upright comes to lean to the
 * right, over its height; `weight`, how far strokes become bolder, or where negative finer.
 */
export const CHANGES = ["slant", "weight"] as const;
export type Change = (typeof CHANGES)[number];

/** Copies of images, and how far each of them was changed, [n]. */
export type TransformedImages = {
  readonly images: Float32Tensor;
  readonly changes: Readonly<Record<Change, Float32Array>>;
};

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The deviation of each change over draws from the ranges: angles are uniform, and small enough to be their tangents' spread. */
export const changeScales = ({
  rotation,
  shear,
  weight,
}: TransformRanges): Readonly<Record<Change, number>> => ({
  slant: Math.hypot(radians(rotation), radians(shear)) / Math.sqrt(3),
  weight: weight / Math.sqrt(3),
});

/**
 * A copy of every image, moved and redrawn at random: see randomAffine and randomStrokes.
 *
 * Every image takes its draws before the next one, so that copies do not depend on how many are made in one call.
 *
 * @param images float32 [n, channels, height, width] in [0, 1]
 * @throws RangeError for a range out of bounds
 */
export function transformed(
  images: Float32Tensor,
  ranges: TransformRanges,
  stream: Stream,
): TransformedImages {
  const [n = 0, channels = 0, height = 0, width = 0] = images.dims;
  const size = images.data.length / n;
  const out = new Float32Array(images.data.length);
  const moved = new Float32Array(size);
  const redraw = redrawer([channels, height, width]);
  const changes = { slant: new Float32Array(n), weight: new Float32Array(n) };
  for (let i = 0; i < n; i++) {
    const map = randomAffineMap(ranges, height, width, stream);
    warpImage(images.data.subarray(i * size, (i + 1) * size), { channels, height, width }, map, moved);
    const strokes = randomStrokeChange(ranges, stream);
    redraw(moved, strokes, out.subarray(i * size, (i + 1) * size));
    // y points down: what moves to the right with y leans to the left.
    changes.slant[i] = -map.xy / map.yy;
    changes.weight[i] = strokes.bolder;
  }
  return { images: new Tensor("float32", out, images.dims), changes };
}
