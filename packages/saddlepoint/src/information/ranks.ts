import { placeIn, shareOf, sortedColumns } from "../samples/normalScores.ts";
import type { Samples } from "../samples/samples.ts";

/**
 * Where numbers lie among those of a reference, column by column: twice the reference's numbers below, and once those that are
 * equal, so from 0 to 2 · `among`. No increasing map of a column changes them.
 */
export type Ranks = {
  /** [n, d]. */
  readonly places: Int32Array;
  readonly n: number;
  readonly d: number;
  /** The size of the reference. */
  readonly among: number;
};

/**
 * The ranks of samples among those of a reference. It is a fixed map of numbers that only the reference decides, so that what is
 * made of other samples' ranks says of them what it would say of a function of their numbers.
 */
export function ranksAmong(reference: Samples): (given: Samples) => Ranks {
  const { n: among, d } = reference;
  const columns = sortedColumns([reference]);
  return ({ values, n }) => {
    const places = new Int32Array(n * d);
    columns.forEach((column, j) => {
      for (let i = 0; i < n; i++) places[i * d + j] = placeIn(column, values[i * d + j] ?? 0);
    });
    return { places, n, d, among };
  };
}

/**
 * The quantiles of a distribution at the ranks' shares u = (places + ½)/(2 · among + 1), which lie inside (0, 1): [n, d].
 *
 * @param inverseCdf of the distribution
 */
export function scoresAt({ places, among }: Ranks, inverseCdf: (u: number) => number): Float64Array {
  const table = new Float64Array(2 * among + 1).fill(Number.NaN);
  const scores = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    let score = table[place] ?? 0;
    if (Number.isNaN(score)) {
      score = inverseCdf(shareOf(place, among));
      table[place] = score;
    }
    scores[at] = score;
  }
  return scores;
}
