import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "./float32Tensor.ts";
import type { ImageSet } from "./imageSet.ts";
import { type PointSet, readPoints, takePoints } from "./pointSet.ts";
import { readImages } from "./readImages.ts";
import { splitIndices, takeImages } from "./splitImages.ts";

/** Samples to train on: images, or points. */
export type SampleSet = ImageSet | PointSet;

export const isImages = (set: SampleSet): set is ImageSet => "pixels" in set;

/** The shape of one sample: [channels, height, width] of an image, [dimension] of a point. */
export const sampleShape = (set: SampleSet): readonly number[] =>
  isImages(set) ? [set.channels, set.height, set.width] : [set.dimension];

/**
 * The samples at `indices`, in that order, as float32 [indices.length, …shape]; images in [0, 1].
 *
 * @param out where to put them, to spare an allocation a batch; of the result's exact length
 */
export const readSamples = (set: SampleSet, indices: ArrayLike<number>, out?: Float32Array): Float32Tensor =>
  isImages(set) ? readImages(set, indices, out) : readPoints(set, indices, out);

/**
 * Splits a set at random into samples to train on and `heldOut` samples to measure on; both keep the set's order.
 *
 * @throws RangeError unless 1 ≤ heldOut < count
 */
export function splitSamples(
  set: SampleSet,
  heldOut: number,
  stream: Stream,
): { train: SampleSet; test: SampleSet } {
  const { train, test } = splitIndices(set, heldOut, stream);
  const take = (indices: ArrayLike<number>, name: string): SampleSet =>
    isImages(set) ? takeImages(set, indices, name) : takePoints(set, indices, name);
  return { train: take(train, `${set.name} (train)`), test: take(test, `${set.name} (held out)`) };
}
