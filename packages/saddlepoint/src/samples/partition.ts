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

/** How often samples are parted into those that are learned from and those that are measured on. */
export const FOLDS = 5;

/** The share of samples that are not measured on by which the estimate is chosen. */
const CHOICE = 0.2;

/** Random partitions of n rows, each row measured on in one of them (Chernozhukov et al. 2018, cross-fitting). */
export function crossPartitions(n: number, seed: number, name: string): readonly Partition[] {
  const order = permutation(stream(seed, name), n);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const evaluation = order.filter((_, i) => i % FOLDS === fold);
    const rest = order.filter((_, i) => i % FOLDS !== fold);
    const chosen = Math.floor(CHOICE * rest.length);
    return { evaluation, selection: rest.subarray(0, chosen), training: rest.subarray(chosen) };
  });
}
