import { shuffle } from "../random/permutation.ts";
import type { Stream } from "../random/stream.ts";

/** Where an endless shuffle stands, small enough for a checkpoint's JSON. */
export type ShuffleState = {
  /** Complete passes through the data. */
  readonly epoch: number;
  /** Indices already taken from the current pass, 0 … count − 1. */
  readonly position: number;
  /** The stream as it was before the current pass was shuffled. */
  readonly stream: readonly number[];
};

export type ShuffledIndices = {
  /** The next n indices: in `out`, of that length, where it is given. */
  take(n: number, out?: Int32Array): Int32Array;
  state(): ShuffleState;
  /** Continues from a state that `state()` returned, with the same indices as if never interrupted. */
  restore(state: ShuffleState): void;
};

/**
 * An endless sequence of indices 0 … count − 1: every pass (epoch) holds each index once, in a new random order, and
 * the next pass begins where one ends, so that no image is left out whatever the batch size.
 *
 * @param stream the sequence's own: nothing else may draw from it
 * @throws RangeError when count is not an integer of at least 1, or a restored state does not fit it
 */
export function shuffledIndices(count: number, stream: Stream): ShuffledIndices {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`shuffledIndices(count): count must be an integer of at least 1, got ${count}`);
  }
  const order = new Int32Array(count);
  let epoch = 0;
  let position = 0;
  let beforeEpoch = stream.state();

  function beginEpoch(): void {
    beforeEpoch = stream.state();
    for (let i = 0; i < count; i++) order[i] = i;
    shuffle(stream, order);
    position = 0;
  }
  beginEpoch();

  return {
    take(n, out = new Int32Array(n)) {
      for (let filled = 0; filled < n; ) {
        if (position === count) {
          epoch++;
          beginEpoch();
        }
        const part = order.subarray(position, position + n - filled);
        out.set(part, filled);
        filled += part.length;
        position += part.length;
      }
      return out;
    },
    state: () => ({ epoch, position, stream: beforeEpoch }),
    restore(state) {
      if (!Number.isInteger(state.position) || state.position < 0 || state.position > count) {
        throw new RangeError(
          `shuffledIndices restore(state): position must be an integer from 0 to ${count}, got ${state.position}; ` +
            "is this another data set?",
        );
      }
      stream.restore(state.stream);
      beginEpoch();
      epoch = state.epoch;
      position = state.position;
    },
  };
}
