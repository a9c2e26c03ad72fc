import type { Stream } from "../random/stream.ts";
import type { Float32Tensor } from "./float32Tensor.ts";
import { readSamples } from "./readSamples.ts";
import type { Samples } from "./samples.ts";
import { type ShuffleState, shuffledIndices } from "./shuffledIndices.ts";

/** An endless, shuffled supply of batches that a checkpoint can save and a resumed run continue bit for bit. */
export type Batches = {
  /** The next `size` samples as float32 [size, …shape], in `out` where it is given; images in [0, 1]. */
  next(size: number, out?: Float32Array): Float32Tensor;
  /** The next `size` samples with their classes, where the set has labels. */
  nextLabelled(
    size: number,
    out?: Float32Array,
  ): { readonly samples: Float32Tensor; readonly labels: Int32Array };
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
export function batches(set: Samples, stream: Stream): Batches {
  const indices = shuffledIndices(set.n, stream);
  let places = new Int32Array(0);
  /** The next indices, until the ones after them are taken. */
  const take = (size: number): Int32Array => {
    if (places.length < size) places = new Int32Array(size);
    return indices.take(size, places.subarray(0, size));
  };
  return {
    next: (size, out) => readSamples(set, take(size), out),
    nextLabelled(size, out) {
      const { labels } = set;
      if (labels === undefined) throw new RangeError(`batches(set): ${set.name} must have labels, got none`);
      const taken = take(size);
      return {
        samples: readSamples(set, taken, out),
        labels: Int32Array.from(taken, (index) => labels[index] ?? 0),
      };
    },
    state: indices.state,
    restore: indices.restore,
  };
}
