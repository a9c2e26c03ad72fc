import { marginsOf, type Table } from "./table.ts";

/** n, Σa, Σb, Σa², Σb², Σab of pairs of numbers. */
export type Moments = readonly [n: number, a: number, b: number, aa: number, bb: number, ab: number];

export function momentsOf(pairs: Iterable<readonly [number, number]>): Moments {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (const [x, y] of pairs) {
    n++;
    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return [n, a, b, aa, bb, ab];
}

export const sumOfMoments = (moments: readonly Moments[]): Moments => {
  const sum = (k: number) => moments.reduce((total, each) => total + (each[k] ?? 0), 0);
  return [sum(0), sum(1), sum(2), sum(3), sum(4), sum(5)];
};

/** The correlation of pairs of numbers; 0 where either does not vary. */
export function correlationOf([n, a, b, aa, bb, ab]: Moments): number {
  const [ofA, ofB] = [aa - (a * a) / n, bb - (b * b) / n];
  // What rounding leaves of numbers that are all the same is no variation.
  if (!(ofA > 1e-12 * aa) || !(ofB > 1e-12 * bb)) return 0;
  return Math.min(1, Math.max(-1, (ab - (a * b) / n) / Math.sqrt(ofA * ofB)));
}

/** R² of a fit with so many slopes, less what chance explains (Ezekiel 1930): at least 0. */
export const adjusted = (explained: number, n: number, slopes: number): number =>
  Math.max(0, 1 - ((1 - explained) * (n - 1)) / Math.max(1, n - 1 - slopes));

/** The share of the variance of the columns' numbers 0, 1, … that the rows' means explain, adjusted. */
export function explainedByCells(table: Table): number {
  const { ofRows, ofColumns, n } = marginsOf(table);
  const sums = new Float64Array(table.rows);
  table.counts.forEach((count, at) => {
    const row = Math.floor(at / table.columns);
    sums[row] = (sums[row] ?? 0) + count * (at % table.columns);
  });
  const mean = sums.reduce((total, sum) => total + sum, 0) / n;
  const all = ofColumns.reduce((total, count, column) => total + count * (column - mean) ** 2, 0);
  const between = ofRows.reduce(
    (total, count, row) => (count > 0 ? total + count * ((sums[row] ?? 0) / count - mean) ** 2 : total),
    0,
  );
  const rows = ofRows.filter((count) => count > 0).length;
  return all > 0 ? adjusted(Math.min(1, between / all), n, rows - 1) : 0;
}
