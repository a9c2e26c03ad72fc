import { cholesky, logDeterminant, type Matrix, squaredNorm } from "./cholesky.ts";
import type { Density } from "./density.ts";

/** A normal distribution, with its density. */
export type Gaussian = Density & {
  readonly mean: readonly number[];
  readonly covariance: Matrix;
};

/** Where an integration cuts first, in standard deviations from the mean: about the mass, and where it ends in float64. */
const CUTS = [-12, -4, 0, 4, 12] as const;

function covarianceMatrix(k: number, covariance: number | readonly number[] | Matrix): Matrix {
  const diagonal = (entries: readonly number[]) =>
    entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
  if (typeof covariance === "number") return diagonal(new Array<number>(k).fill(covariance));
  const numbers = covariance.filter((row) => typeof row === "number");
  if (numbers.length > 0) return diagonal(numbers);
  return covariance.filter((row) => typeof row !== "number").map((row) => [...row]);
}

/**
 * N(mean, covariance), for closed-form divergences and as a density.
 *
 * @param mean a number, or one a dimension
 * @param covariance a variance for every dimension (not a standard deviation), a diagonal, or a whole matrix
 * @throws RangeError when the shapes do not match, or the covariance is not symmetric and positive definite
 * @example gaussian(0, 1); gaussian([0, 1], [[1, 0.5], [0.5, 2]])
 */
export function gaussian(
  mean: number | readonly number[],
  covariance: number | readonly number[] | Matrix,
): Gaussian {
  const where = "gaussian(mean, covariance)";
  const centre = typeof mean === "number" ? [mean] : [...mean];
  const k = centre.length;
  if (k === 0 || !centre.every(Number.isFinite)) {
    throw new RangeError(`${where}: mean must hold finite numbers, got [${centre.join(", ")}]`);
  }
  const matrix = covarianceMatrix(k, covariance);
  const text = `[${matrix.map((row) => `[${row.join(", ")}]`).join(", ")}]`;
  if (matrix.length !== k || matrix.some((row) => row.length !== k)) {
    throw new RangeError(`${where}: covariance must be ${k} by ${k} like the mean, got ${text}`);
  }
  const symmetric = matrix.every((row, i) => row.every((entry, j) => entry === matrix[j]?.[i]));
  const lower = symmetric ? cholesky(matrix) : null;
  if (!lower) {
    throw new RangeError(`${where}: covariance must be symmetric and positive definite, got ${text}`);
  }
  const logScale = -(k * Math.log(2 * Math.PI) + logDeterminant(lower)) / 2;
  return {
    mean: centre,
    covariance: matrix,
    logDensity(...x) {
      const difference = centre.map((m, i) => (x[i] ?? Number.NaN) - m);
      return logScale - squaredNorm(lower, difference) / 2;
    },
    support: centre.map(() => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const),
    points: centre.map((m, i) => CUTS.map((cut) => m + cut * Math.sqrt(matrix[i]?.[i] ?? 0))),
  };
}
