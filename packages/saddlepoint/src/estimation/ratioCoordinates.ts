import type { Rows } from "../information/scatter.ts";
import { normalScores, sortedColumns } from "../samples/normalScores.ts";
import { type Samples, samples } from "../samples/samples.ts";
import type { Both } from "./both.ts";

/** How samples are looked at, decided by samples to learn from. */
export type RatioCoordinates = {
  /** The numbers themselves, each column centred and divided by its spread: for what is fitted in closed form. */
  readonly numbers: (given: Samples) => Rows;
  /** What a network reads: scores of ranks, whether a number is one that many rows have, and whether it is where one set has none. */
  readonly inputs: (given: Samples) => Samples<Float32Array>;
};

/** Numbers further out than so many spreads are as good as there: their squares must stay finite. */
const MOST_SPREADS = 1e6;

/** The share of rows from which a number that they have in common is looked at by itself. */
const COMMON_SHARE = 0.02;

/** Of a column, the most such numbers. */
const MOST_COMMON = 8;

/** The share of rows that must lie where the other set has none. */
const ALONE_SHARE = 0.01;

/** Of all columns together, the most numbers and ends that are looked at by themselves. */
const MOST_MARKS = 64;

/** A logarithm must lessen the skewness to less than this part of it. */
const LESS_SKEWED = 0.5;

/** Columns of samples of P and of Q, in coordinates that neither a unit nor an outlier decides. */
export function ratioCoordinates({ p, q }: Both<Samples>): RatioCoordinates {
  const columns = sortedColumns([p, q]);
  const maps = columns.map(columnMap);
  const scores = normalScores(p, q);
  const ends = { p: sortedColumns([p]), q: sortedColumns([q]) };
  const marks = columns
    .flatMap((column, j) => [
      ...commonNumbers(column).map((number) => ({ j, holds: (value: number) => value === number })),
      ...lonelyEnds(column, ends.p[j], ends.q[j]).map((holds) => ({ j, holds })),
    ])
    .slice(0, MOST_MARKS);
  return {
    numbers: ({ values, n, d }) => ({
      values: Float64Array.from(values, (value, i) => maps[i % d]?.(value) ?? 0),
      n,
      d,
    }),
    inputs(given) {
      const ranks = scores(given);
      if (marks.length === 0) return ranks;
      const { n, d, values } = given;
      const width = d + marks.length;
      const out = new Float32Array(n * width);
      for (let i = 0; i < n; i++) {
        out.set(ranks.values.subarray(i * d, (i + 1) * d), i * width);
        marks.forEach(({ j, holds }, k) => {
          out[i * width + d + k] = holds(values[i * d + j] ?? 0) ? 1 : 0;
        });
      }
      return samples(out, n, width);
    },
  };
}

/** (x − median)/spread, of logarithms where these make a column of positive numbers even. */
function columnMap(column: Float64Array): (value: number) => number {
  const logs = (column[0] ?? 0) > 0 ? column.map(Math.log) : undefined;
  const useful = logs !== undefined && Math.abs(skewOf(logs)) < LESS_SKEWED * Math.abs(skewOf(column));
  const of = useful ? logs : column;
  const floor = Math.log(column[0] ?? 1) - 1; // what has no logarithm lies below all that have one
  const before = useful ? (value: number) => (value > 0 ? Math.log(value) : floor) : (value: number) => value;
  const centre = quantileOf(of, 0.5);
  const spread = spreadOf(of);
  return (value) => Math.max(-MOST_SPREADS, Math.min((before(value) - centre) / spread, MOST_SPREADS));
}

const quantileOf = (column: Float64Array, share: number): number =>
  column[Math.round(share * (column.length - 1))] ?? 0;

/** The distance of quartiles, or of what lies further out where these are equal. */
function spreadOf(column: Float64Array): number {
  const widths = [0.25, 0.1, 0.02, 0].map((tail) => quantileOf(column, 1 - tail) - quantileOf(column, tail));
  return widths.find((width) => width > 0) ?? 1;
}

/** How much further the upper tenth lies from the middle than the lower one, from −1 to 1 (Kelly's skewness). */
function skewOf(column: Float64Array): number {
  const [low, middle, high] = [quantileOf(column, 0.1), quantileOf(column, 0.5), quantileOf(column, 0.9)];
  return high > low ? (high + low - 2 * middle) / (high - low) : 0;
}

/** The numbers of a sorted column that many rows have, not all. */
function commonNumbers(column: Float64Array): readonly number[] {
  const found: { readonly number: number; readonly count: number }[] = [];
  for (let from = 0; from < column.length; ) {
    const number = column[from] ?? 0;
    let until = from + 1;
    while (until < column.length && column[until] === number) until++;
    const count = until - from;
    if (count >= COMMON_SHARE * column.length && count < column.length) found.push({ number, count });
    from = until;
  }
  return found
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_COMMON)
    .map(({ number }) => number);
}

type Condition = (value: number) => boolean;

/** Whether a number lies beyond the ends of one set, where many rows of the other do. */
function lonelyEnds(
  column: Float64Array,
  p: Float64Array = column,
  q: Float64Array = column,
): readonly Condition[] {
  const least = Math.max(p[0] ?? 0, q[0] ?? 0);
  const most = Math.min(p.at(-1) ?? 0, q.at(-1) ?? 0);
  const conditions: readonly Condition[] = [(value) => value < least, (value) => value > most];
  return conditions.filter((holds) => column.filter(holds).length >= ALONE_SHARE * column.length);
}
