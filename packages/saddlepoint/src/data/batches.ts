import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "./float32Tensor.ts";
import { readSamples, type SampleSet } from "./sampleSet.ts";
import { type ShuffleState, shuffledIndices } from "./shuffledIndices.ts";

/** An endless, shuffled supply of batches that a checkpoint can save and a resumed run continue bit for bit. */
export type Batches = {
  /** The next `size` samples as float32 [size, …shape]; images in [0, 1]. */
  next(size: number): Float32Tensor;
  /** The next `size` samples with their classes, where the set has labels. */
  nextLabelled(size: number): { readonly samples: Float32Tensor; readonly labels: Int32Array };
  state(): ShuffleState;
  restore(state: ShuffleState): void;
};

/**
 * Endless batches of `set`, each epoch in a new random order.
 *
 * Two batches of 64 are the same samples as one of 128, so several training steps can be fed at once.
 *
 * @param stream the batches' own: nothing else may draw from it
 */
export function batches(set: SampleSet, stream: Stream): Batches {
  const indices = shuffledIndices(set.count, stream);
  return {
    next: (size) => readSamples(set, indices.take(size)),
    nextLabelled(size) {
      const { labels } = set;
      if (labels === undefined) throw new RangeError(`batches(set): ${set.name} must have labels, got none`);
      const taken = indices.take(size);
      return {
        samples: readSamples(set, taken),
        labels: Int32Array.from(taken, (index) => labels[index] ?? 0),
      };
    },
    state: indices.state,
    restore: indices.restore,
  };
}
