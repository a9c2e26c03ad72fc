import type { Tensor } from "@saddlepoint/engine";
import { flattenSnapshot, restoreSnapshot, type Snapshot } from "../src/game/snapshot.ts";

/** Everything that a game goes on from, down to the bits. */
export function bits(snapshot: Snapshot) {
  const { step, tensors, state } = flattenSnapshot(snapshot);
  const words = ({ data }: Tensor): number[] =>
    data instanceof Float32Array
      ? [...new Uint32Array(data.buffer, data.byteOffset, data.length)]
      : Array.from(data, Number);
  return {
    step,
    state,
    tensors: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, words(tensor)])),
  };
}

/** A snapshot as a checkpoint file would give it back. */
export function stored(snapshot: Snapshot): Snapshot {
  const { step, tensors, state } = flattenSnapshot(snapshot);
  return restoreSnapshot({ step, tensors, state: JSON.parse(JSON.stringify(state)) }, snapshot.state);
}
