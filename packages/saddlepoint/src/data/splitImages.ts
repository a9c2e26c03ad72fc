import { permutation } from "../random/permutation.ts";
import type { Stream } from "../random/stream.ts";
import { type ImageSet, imageSet, imageSize } from "./imageSet.ts";

/** A set of the images at `indices`, in that order, with their labels; the pixels are copied. */
export function takeImages(set: ImageSet, indices: ArrayLike<number>, name = set.name): ImageSet {
  const size = imageSize(set);
  const bytes = set.pixels instanceof Uint8Array;
  const pixels = bytes ? new Uint8Array(indices.length * size) : new Float32Array(indices.length * size);
  const { labels } = set;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? Number.NaN;
    if (!Number.isInteger(index) || index < 0 || index >= set.count) {
      throw new RangeError(
        `takeImages(indices): every index must be an integer from 0 to ${set.count - 1} in ${set.name}, got ${index}`,
      );
    }
    pixels.set(set.pixels.subarray(index * size, (index + 1) * size), i * size);
  }
  const taken = { ...set, name, pixels, count: indices.length };
  return imageSet(
    labels ? { ...taken, labels: Int32Array.from(indices, (index) => labels[index] ?? 0) } : taken,
  );
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
  if (!Number.isInteger(heldOut) || heldOut < 1 || heldOut >= set.count) {
    throw new RangeError(
      `splitImages(heldOut): heldOut must be an integer from 1 to ${set.count - 1} for ${set.name}, got ${heldOut}`,
    );
  }
  const order = permutation(stream, set.count);
  return {
    train: takeImages(set, order.subarray(heldOut).toSorted(), `${set.name} (train)`),
    test: takeImages(set, order.subarray(0, heldOut).toSorted(), `${set.name} (held out)`),
  };
}
