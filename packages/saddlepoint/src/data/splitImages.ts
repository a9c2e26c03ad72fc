import { permutation } from "../random/permutation.ts";
import type { Stream } from "../random/stream.ts";
import { type ImageSet, imageSet, imageSize } from "./imageSet.ts";
import { requireIndex } from "./requireIndex.ts";

/** A set of the images at `indices`, in that order, with their labels; the pixels are copied. */
export function takeImages(set: ImageSet, indices: ArrayLike<number>, name = set.name): ImageSet {
  const size = imageSize(set);
  const bytes = set.pixels instanceof Uint8Array;
  const pixels = bytes ? new Uint8Array(indices.length * size) : new Float32Array(indices.length * size);
  const { labels } = set;
  for (let i = 0; i < indices.length; i++) {
    const index = requireIndex(set, indices[i] ?? Number.NaN, "takeImages");
    pixels.set(set.pixels.subarray(index * size, (index + 1) * size), i * size);
  }
  const taken = { ...set, name, pixels, count: indices.length };
  return imageSet(
    labels ? { ...taken, labels: Int32Array.from(indices, (index) => labels[index] ?? 0) } : taken,
  );
}

/**
 * The indices of a set's samples to train on and of `heldOut` others to measure on, chosen at random, each in order.
 *
 * @throws RangeError unless 1 ≤ heldOut < count
 */
export function splitIndices(
  { name, count }: { readonly name: string; readonly count: number },
  heldOut: number,
  stream: Stream,
): { train: Int32Array; test: Int32Array } {
  if (!Number.isInteger(heldOut) || heldOut < 1 || heldOut >= count) {
    throw new RangeError(
      `splitImages(heldOut): heldOut must be an integer from 1 to ${count - 1} for ${name}, got ${heldOut}`,
    );
  }
  const order = permutation(stream, count);
  return { train: order.subarray(heldOut).toSorted(), test: order.subarray(0, heldOut).toSorted() };
}

/**
 * Splits a set at random into images to train on and `heldOut` images to measure on; both keep the set's order.
 *
 * @throws RangeError unless 1 ≤ heldOut < count
 */
export function splitImages(
  set: ImageSet,
  heldOut: number,
  stream: Stream,
): { train: ImageSet; test: ImageSet } {
  const { train, test } = splitIndices(set, heldOut, stream);
  return {
    train: takeImages(set, train, `${set.name} (train)`),
    test: takeImages(set, test, `${set.name} (held out)`),
  };
}
