import { subset } from "./readSamples.ts";
import type { Samples } from "./samples.ts";

/** The share of different values in some column from which equal rows are no accident of few values. */
const NUMEROUS = 0.5;

/** Numbers of no more decimals may be counts, grades or rounded readings, which are equal by themselves. */
const DECIMALS = 1e3;

/**
 * The numbers of the rows that are left when those that repeat an earlier one are taken out, where rows repeat for no other reason
 * than that they were taken several times: some column has a value of its own, of more than three decimals, for at least half of the
 * different rows. Repeated rows are not independent samples: a split would put copies of the same row into both of its parts. Where
 * values are few, equal rows are expected, and all rows are left.
 *
 * @param sides samples that belong together row by row
 */
function distinctRows(sides: readonly Samples[], n: number): readonly number[] | undefined {
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let i = 0; i < n; i++) {
    const key = sides.map(({ values, d }) => values.subarray(i * d, (i + 1) * d).join()).join(";");
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(i);
  }
  const numerous = kept.length < n && sides.some((side) => hasNumerousColumn(side, NUMEROUS * kept.length));
  return numerous ? kept : undefined;
}

function hasNumerousColumn({ values, n, d }: Samples, least: number): boolean {
  const rounding = values instanceof Float32Array ? 2 ** -23 : 2 ** -50;
  for (let j = 0; j < d; j++) {
    const different = new Set<number>();
    for (let i = 0; i < n && different.size < least; i++) {
      const value = values[i * d + j] ?? 0;
      const scaled = Math.abs(value * DECIMALS);
      if (Math.abs(scaled - Math.round(scaled)) > rounding * scaled) different.add(value);
    }
    if (different.size >= least) return true;
  }
  return false;
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
