import type { Stream } from "./stream.ts";

/**
 * Fills `out` with independent classes 0, …, k − 1 of the given probabilities and returns it.
 *
 * The inverse distribution function: the first class c with u < p_0 + … + p_c, u ~ U(0, 1); one draw of the stream each.
 *
 * @param probabilities [k], which sum to 1 within rounding
 */
export function fillUnequalCategorical(
  stream: Stream,
  out: Int32Array,
  probabilities: readonly number[],
): Int32Array {
  let sum = 0;
  const upTo = probabilities.map((p) => {
    sum += p;
    return sum;
  });
  for (let i = 0; i < out.length; i++) {
    const u = sum * stream.next();
    const found = upTo.findIndex((end) => u < end);
    out[i] = found < 0 ? probabilities.length - 1 : found;
  }
  return out;
}
