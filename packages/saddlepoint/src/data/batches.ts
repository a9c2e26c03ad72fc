import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "./float32Tensor.ts";
import type { ImageSet } from "./imageSet.ts";
import { readImages } from "./readImages.ts";
import { type ShuffleState, shuffledIndices } from "./shuffledIndices.ts";

/** An endless, shuffled supply of image batches that a checkpoint can save and a resumed run continue bit for bit. */
export type Batches = {
  /** The next `size` images as float32 `[size, channels, height, width]` in [0, 1]. */
  next(size: number): Float32Tensor;
  state(): ShuffleState;
  restore(state: ShuffleState): void;
};

/**
 * Endless batches of `set`, each epoch in a new random order.
 *
 * Two batches of 64 are the same images as one of 128, so several training steps can be fed at once.
 *
 * @param stream the batches' own: nothing else may draw from it
 */
export function batches(set: ImageSet, stream: Stream): Batches {
  const indices = shuffledIndices(set.count, stream);
  return {
    next: (size) => readImages(set, indices.take(size)),
    state: indices.state,
    restore: indices.restore,
  };
}
