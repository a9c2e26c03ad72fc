import { firstWhere } from "../numeric/firstWhere.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { studentQuantile } from "./studentT.ts";

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

/** The columns of several samples of one space together, each sorted. */
const sortedColumns = (parts: readonly Samples[]): readonly Float64Array[] =>
  Array.from({ length: parts[0]?.d ?? 0 }, (_, j) =>
    Float64Array.from(parts.flatMap((part) => Array.from(columnOf(part, j)))).sort(),
  );

function columnOf({ values, n, d }: Samples, j: number): Float64Array {
  const column = new Float64Array(n);
  for (let i = 0; i < n; i++) column[i] = values[i * d + j] ?? 0;
  return column;
}

/** Twice the numbers of a sorted column below a value, and once those that are equal. */
function placeIn(column: Float64Array, value: number): number {
  const below = firstWhere(column.length, (at) => (column[at] ?? 0) >= value);
  let until = below;
  while (until < column.length && column[until] === value && until - below < NEAR) until++;
  if (until - below === NEAR) until = firstWhere(column.length, (at) => (column[at] ?? 0) > value);
  return below + until;
}

/** So many equal numbers are counted one by one, more by bisection. */
const NEAR = 4;

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

const shareOf = (place: number, among: number): number => (place + 0.5) / (2 * among + 1);

/**
 * The quantiles of a distribution at the ranks' shares u = (places + ½)/(2 · among + 1), which lie inside (0, 1): [n, d].
 *
 * @param inverseCdf of the distribution
 */
export function scoresAt({ places, among }: Ranks, inverseCdf: (u: number) => number): Float64Array {
  const table = new Float64Array(2 * among + 1).fill(Number.NaN);
  return Float64Array.from(places, (place) => {
    let score = table[place] ?? 0;
    if (Number.isNaN(score)) {
      score = inverseCdf(shareOf(place, among));
      table[place] = score;
    }
    return score;
  });
}

/**
 * The normal quantiles of samples' ranks among those of some references together, column by column, in float32: what a network is
 * fed. No divergence and no information changes under increasing maps of single columns, and no column has a heavy tail after it.
 */
export function normalScores(...references: readonly Samples[]): (given: Samples) => Samples<Float32Array> {
  const columns = sortedColumns(references);
  const among = columns[0]?.length ?? 0;
  const quantile = studentQuantile(Number.POSITIVE_INFINITY);
  const table = new Float32Array(2 * among + 1).fill(Number.NaN);
  return ({ values, n, d }) => {
    const scores = new Float32Array(n * d);
    columns.forEach((column, j) => {
      for (let i = 0; i < n; i++) {
        const place = placeIn(column, values[i * d + j] ?? 0);
        if (Number.isNaN(table[place])) table[place] = quantile(shareOf(place, among));
        scores[i * d + j] = table[place] ?? 0;
      }
    });
    return samples(scores, n, d);
  };
}
