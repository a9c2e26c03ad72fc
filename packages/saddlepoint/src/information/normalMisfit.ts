import { normalQuantile } from "../numeric/normalQuantile.ts";
import type { Rows } from "./scatter.ts";

/** How often the scores of a normal copula are called something else, all pairs of columns together. */
const LEVEL = 1e-4;

/** No more multiplications than this, about a second's. */
const WORK = 3e8;

/** Powers of both columns whose product has a known mean under a normal copula. */
const POWERS = [
  [1, 2],
  [2, 1],
  [2, 2],
  [1, 3],
  [3, 1],
] as const satisfies readonly (readonly [Power, Power])[];

type Power = 1 | 2 | 3;

/** The normalised Hermite polynomials. */
const HERMITE: Readonly<Record<Power, (z: number) => number>> = {
  1: (z) => z,
  2: (z) => (z * z - 1) / Math.SQRT2,
  3: (z) => (z * z * z - 3 * z) / Math.sqrt(6),
};

/**
 * The two columns of normal scores that are furthest from jointly normal, where some are beyond chance.
 *
 * Of jointly normal z_i, z_j that correlate by ρ, E h_a(z_i) h_b(z_j) is ρ^a for a = b and 0 otherwise (Mehler's formula). Each mean's
 * distance from that, in its own standard errors, is held against the quantile of as many tests as there are (Bonferroni).
 *
 * @param scores n rows of d columns, each with the normal distribution
 * @returns the two columns' places, or undefined where all pairs are as a normal copula has them
 */
export function normalMisfit({ values, n, d }: Rows): readonly [number, number] | undefined {
  const rows = Math.min(n, Math.floor(WORK / (10 * d * d)));
  const tests = (POWERS.length * d * (d - 1)) / 2;
  let most = normalQuantile(1 - LEVEL / 2 / tests);
  let worst: readonly [number, number] | undefined;
  const columns = Array.from({ length: d }, (_, j) => powersOf(values, rows, d, j));
  columns.forEach((b, j) => {
    columns.slice(0, j).forEach((a, i) => {
      const correlation = meanAndError(a[1], b[1], 0).mean;
      for (const [of, by] of POWERS) {
        const { mean, error } = meanAndError(a[of], b[by], of === by ? correlation ** of : 0);
        const distance = Math.abs(mean) / error;
        if (distance <= most) continue;
        most = distance;
        worst = [i, j];
      }
    });
  });
  return worst;
}

function powersOf(
  values: Float64Array,
  rows: number,
  d: number,
  column: number,
): Readonly<Record<Power, Float64Array>> {
  const of = (power: Power) =>
    Float64Array.from({ length: rows }, (_, i) => HERMITE[power](values[i * d + column] ?? 0));
  return { 1: of(1), 2: of(2), 3: of(3) };
}

/** The mean of a b − m, and its standard error. */
function meanAndError(
  a: Float64Array,
  b: Float64Array,
  m: number,
): { readonly mean: number; readonly error: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const product = (a[i] ?? 0) * (b[i] ?? 0) - m;
    sum += product;
    squares += product * product;
  }
  const mean = sum / a.length;
  return { mean, error: Math.sqrt(Math.max(0, squares / a.length - mean * mean) / a.length) };
}
