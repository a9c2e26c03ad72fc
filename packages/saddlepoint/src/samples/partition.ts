import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";

/** Row numbers of three parts that share no row. */
export type Partition = {
  /** To train on. */
  readonly training: Int32Array;
  /** To choose by: when to stop, and the few numbers that are not worth training. */
  readonly selection: Int32Array;
  /** To report on: never looked at before. */
  readonly evaluation: Int32Array;
};

/** Fewer samples would leave a part with too few to mean anything. */
export const LEAST_SAMPLES = 30;

/** A random partition of n rows into a half, a sixth and a third. */
export function partition(n: number, seed: number, name: string): Partition {
  const order = permutation(stream(seed, name), n);
  const training = Math.floor(n / 2);
  const selection = training + Math.floor(n / 6);
  return {
    training: order.subarray(0, training),
    selection: order.subarray(training, selection),
    evaluation: order.subarray(selection),
  };
}
