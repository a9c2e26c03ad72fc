import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import type { Partition } from "../samples/partition.ts";
import type { Samples } from "../samples/samples.ts";
import type { Both } from "./both.ts";

/** How often the samples are parted into those that are learned from and those that are measured on. */
export const FOLDS = 5;

/** The share of samples that are not measured on by which the estimate is chosen. */
const CHOICE = 0.2;

/** Parts of both sets, each sample measured on in one of them (Chernozhukov et al. 2018, cross-fitting). */
export function foldsOf({ p, q }: Both<Samples>, seed: number): readonly Both<Partition>[] {
  const orders = {
    p: permutation(stream(seed, "folds.p"), p.n),
    q: permutation(stream(seed, "folds.q"), q.n),
  };
  return Array.from({ length: FOLDS }, (_, fold) => ({
    p: foldOf(orders.p, fold),
    q: foldOf(orders.q, fold),
  }));
}

function foldOf(order: Int32Array, fold: number): Partition {
  const evaluation = order.filter((_, i) => i % FOLDS === fold);
  const rest = order.filter((_, i) => i % FOLDS !== fold);
  const chosen = Math.floor(CHOICE * rest.length);
  return { evaluation, selection: rest.subarray(0, chosen), training: rest.subarray(chosen) };
}
