import { firstWhere } from "../numeric/firstWhere.ts";
import { normalQuantile } from "../numeric/normalQuantile.ts";
import { type Samples, samples } from "./samples.ts";

/** The columns of several samples of one space together, each sorted. */
export const sortedColumns = (parts: readonly Samples[]): readonly Float64Array[] =>
  Array.from({ length: parts[0]?.d ?? 0 }, (_, j) => {
    const column = new Float64Array(parts.reduce((sum, { n }) => sum + n, 0));
    let at = 0;
    for (const { values, n, d } of parts) for (let i = 0; i < n; i++) column[at++] = values[i * d + j] ?? 0;
    return column.sort();
  });

/** Twice the numbers of a sorted column below a value, and once those that are equal. */
export function placeIn(column: Float64Array, value: number): number {
  const below = firstWhere(column.length, (at) => (column[at] ?? 0) >= value);
  let until = below;
  while (until < column.length && column[until] === value && until - below < NEAR) until++;
  if (until - below === NEAR) until = firstWhere(column.length, (at) => (column[at] ?? 0) > value);
  return below + until;
}

/** So many equal numbers are counted one by one, more by bisection. */
const NEAR = 4;

/** The share u of a distribution below a place among so many: inside (0, 1). */
export const shareOf = (place: number, among: number): number => (place + 0.5) / (2 * among + 1);

/**
 * The normal quantiles of samples' ranks among those of some references together, column by column, in float32: what a network is
 * fed. No divergence and no information changes under increasing maps of single columns, and no column has a heavy tail after it.
 */
export function normalScores(...references: readonly Samples[]): (given: Samples) => Samples<Float32Array> {
  const columns = sortedColumns(references);
  const among = columns[0]?.length ?? 0;
  const table = new Float32Array(2 * among + 1).fill(Number.NaN);
  return ({ values, n, d }) => {
    const scores = new Float32Array(n * d);
    columns.forEach((column, j) => {
      for (let i = 0; i < n; i++) {
        const place = placeIn(column, values[i * d + j] ?? 0);
        if (Number.isNaN(table[place])) table[place] = normalQuantile(shareOf(place, among));
        scores[i * d + j] = table[place] ?? 0;
      }
    });
    return samples(scores, n, d);
  };
}
