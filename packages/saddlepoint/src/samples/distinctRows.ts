import { subset } from "./readSamples.ts";
import type { Samples } from "./samples.ts";

/** Numbers of no more decimals may be counts, grades, rounded readings or an end of a scale, which are equal by themselves. */
const DECIMALS = 1e3;

/** The share of different rows that must occur again before rows are thought to have been taken several times. */
const SHARE = 0.01;

/**
 * The numbers of the rows that are left when those that repeat an earlier one are taken out. Rows that were taken several times are
 * not independent samples: a split would put copies of the same row into both of its parts. Only rows with a number of more than three
 * decimals count as repeated: where values are few, or many at an end of their scale, equal rows are expected.
 *
 * @param sides samples that belong together row by row
 * @returns undefined where no rows, or next to none, repeat
 */
function distinctRows(sides: readonly Samples[], n: number): readonly number[] | undefined {
  const seen = new Map<string, boolean>();
  const kept: number[] = [];
  let again = 0;
  for (let i = 0; i < n; i++) {
    const rows = sides.map(({ values, d }) => values.subarray(i * d, (i + 1) * d));
    const key = rows.map((row) => row.join()).join(";");
    const before = rows.some(hasLongNumber) ? seen.get(key) : undefined;
    if (before === undefined) kept.push(i);
    if (before === false) again++;
    seen.set(key, before !== undefined);
  }
  return again > SHARE * kept.length ? kept : undefined;
}

function hasLongNumber(row: Samples["values"]): boolean {
  const rounding = row instanceof Float32Array ? 2 ** -23 : 2 ** -50;
  return row.some((value) => {
    const scaled = Math.abs(value * DECIMALS);
    return Math.abs(scaled - Math.round(scaled)) > rounding * scaled;
  });
}

/** What to say of rows that were left out. */
function repeatedWarning(left: number, n: number): string {
  return `${n - left} of ${n} rows repeat others, so they are no samples of their own: each is taken once`;
}

/** Samples that belong together row by row, and what to say of rows that were left out. */
export type DistinctPairs = { readonly x: Samples; readonly y: Samples; readonly warning?: string };

/** Pairs without those that were taken several times. */
export function distinctPairs(x: Samples, y: Samples): DistinctPairs {
  const rows = distinctRows([x, y], x.n);
  if (rows === undefined) return { x, y };
  return { x: subset(x, rows), y: subset(y, rows), warning: repeatedWarning(rows.length, x.n) };
}

/** Pairs with what is known beside them, without those that were taken several times. */
export function distinctTriples(x: Samples, y: Samples, z: Samples): DistinctPairs & { readonly z: Samples } {
  const rows = distinctRows([x, y, z], x.n);
  if (rows === undefined) return { x, y, z };
  const warning = repeatedWarning(rows.length, x.n);
  return { x: subset(x, rows), y: subset(y, rows), z: subset(z, rows), warning };
}

/** Two sample sets, each without rows that were taken several times. */
export function distinctSets(
  p: Samples,
  q: Samples,
): { readonly sets: { readonly p: Samples; readonly q: Samples }; readonly warning?: string } {
  const rows = { p: distinctRows([p], p.n), q: distinctRows([q], q.n) };
  if (rows.p === undefined && rows.q === undefined) return { sets: { p, q } };
  const sets = {
    p: rows.p === undefined ? p : subset(p, rows.p),
    q: rows.q === undefined ? q : subset(q, rows.q),
  };
  return { sets, warning: repeatedWarning(sets.p.n + sets.q.n, p.n + q.n) };
}
