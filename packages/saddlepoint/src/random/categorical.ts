import type { Stream } from "./stream.ts";

/**
 * Fills `out` with independent classes 0, …, k − 1 of equal probability and returns it.
 *
 * The inverse distribution function of the uniform categorical: ⌊k u⌋.
 */
export function fillCategorical(stream: Stream, out: Int32Array, k: number): Int32Array {
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(k * stream.next());
  return out;
}
