import type { Matrix } from "ml-matrix";
import { digamma } from "../numeric/digamma.ts";
import { meanAndVariance } from "../quantity/meanQuantity.ts";
import { likeliestDegrees, rowsForDegrees } from "./likeliestDegrees.ts";
import { type Ranks, scoresAt } from "./ranks.ts";
import {
  besides,
  correlationsOf,
  mappedRows,
  type Rows,
  scatterOf,
  squaresOf,
  type Whitening,
  whiteningOf,
} from "./scatter.ts";
import { logDensitiesOfSquares, studentEntropy, studentQuantile } from "./studentT.ts";

/** A joint density of ranks: that of the Student t distribution of one scatter matrix, or of the normal one (ν = ∞). */
export type EllipticalCopula = {
  /** ν. */
  readonly degrees: number;
  /** Of the columns' scores, those of x and then those of y. */
  readonly correlations: Matrix;
  readonly dx: number;
  readonly dy: number;
};

/** Reweightings of the scatter matrix, by when the last change is far below the sampling error; and to tell one ν from another. */
const REWEIGHTINGS = 12;
const ROUGH_REWEIGHTINGS = 4;

/** The scores of ranks under a copula's marginal distribution. */
export function marginalScores(ranks: Ranks, degrees: number): Rows {
  return { values: scoresAt(ranks, studentQuantile(degrees)), n: ranks.n, d: ranks.d };
}

/**
 * The correlations that a Student t distribution of ν degrees is likeliest to have made scores with: Σ = (1/n) Σ w z zᵀ,
 * w = (ν + d)/(ν + zᵀ Σ⁻¹ z), iterated (Kent and Tyler 1991); for ν = ∞ one step.
 */
export function likeliestCorrelations(scores: Rows, degrees: number, reweightings = REWEIGHTINGS): Matrix {
  let correlations = correlationsOf(scatterOf(scores));
  if (degrees === Number.POSITIVE_INFINITY) return correlations;
  for (let i = 0; i < reweightings; i++) {
    const squares = squaresOf(mappedRows(scores, whiteningOf(correlations).map));
    const weights = squares.map((square) => (degrees + scores.d) / (degrees + square));
    correlations = correlationsOf(scatterOf(scores, weights));
  }
  return correlations;
}

const firstRows = (ranks: Ranks, n: number): Ranks => ({
  ...ranks,
  places: ranks.places.subarray(0, n * ranks.d),
  n,
});

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Fits ν and the correlations by the likelihood of the ranks, log t_d(z) − Σ log t₁(z_j). */
export function fitEllipticalCopula(x: Ranks, y: Ranks): EllipticalCopula {
  const [dx, dy] = [x.d, y.d];
  const d = dx + dy;
  const rows = Math.min(x.n, rowsForDegrees(d));
  const scoresOf = (degrees: number, n: number) =>
    besides(marginalScores(firstRows(x, n), degrees), marginalScores(firstRows(y, n), degrees));
  const degrees = likeliestDegrees((degrees) => {
    const scores = scoresOf(degrees, rows);
    const whitening = whiteningOf(likeliestCorrelations(scores, degrees, ROUGH_REWEIGHTINGS));
    const joint = logDensitiesOfSquares(squaresOf(mappedRows(scores, whitening.map)), d, degrees);
    const single = logDensitiesOfSquares(
      scores.values.map((score) => score * score),
      1,
      degrees,
    );
    return total(joint) - total(single) - (rows * whitening.logDeterminant) / 2;
  });
  return { degrees, correlations: likeliestCorrelations(scoresOf(degrees, x.n), degrees), dx, dy };
}

type Whitenings = { readonly x: Whitening; readonly y: Whitening; readonly both: Whitening };

function whiteningsOf({ correlations, dx, dy }: EllipticalCopula): Whitenings {
  const part = (from: number, until: number) =>
    whiteningOf(correlations.subMatrix(from, until - 1, from, until - 1));
  return { x: part(0, dx), y: part(dx, dx + dy), both: whiteningOf(correlations) };
}

/** log p(x, y)/(p(x) p(y)) of each pair of ranks. */
export function copulaLogRatios(copula: EllipticalCopula, x: Ranks, y: Ranks): Float64Array {
  const { degrees } = copula;
  const scores = { x: marginalScores(x, degrees), y: marginalScores(y, degrees) };
  const whitenings = whiteningsOf(copula);
  const densities = (rows: Rows, { map, logDeterminant }: Whitening) =>
    logDensitiesOfSquares(squaresOf(mappedRows(rows, map)), rows.d, degrees).map(
      (density) => density - logDeterminant / 2,
    );
  const both = densities(besides(scores.x, scores.y), whitenings.both);
  const [ofX, ofY] = [densities(scores.x, whitenings.x), densities(scores.y, whitenings.y)];
  return both.map((value, i) => value - (ofX[i] ?? 0) - (ofY[i] ?? 0));
}

/** E log det S − log det Σ of the moments S of n rows of d normal numbers about their mean (Wishart's distribution). */
function logDeterminantBias(d: number, n: number): number {
  let bias = 0;
  for (let i = 1; i <= d; i++) bias += digamma((n - i) / 2) - Math.log((n - 1) / 2);
  return bias;
}

/**
 * The information of a fitted copula, in nats, and its standard error.
 *
 * ½ log (det Σ_x det Σ_y/det Σ), less its bias for normal numbers, and for Student's distribution what a common scale tells,
 * h(dx) + h(dy) − h(dx + dy) of Σ = I (Arellano-Valle et al. 2013, "Shannon entropy and mutual information for multivariate
 * skew-elliptical distributions"). The standard error is that of the mean of the log ratios, which each sample moves the
 * estimate by; scores of ranks lose nothing of it to first order (Klaassen and Wellner 1997).
 */
export function copulaInformation(
  copula: EllipticalCopula,
  x: Ranks,
  y: Ranks,
): { readonly value: number; readonly error: number } {
  const { degrees, dx, dy } = copula;
  const whitenings = whiteningsOf(copula);
  const bias =
    (logDeterminantBias(dx, x.n) + logDeterminantBias(dy, x.n) - logDeterminantBias(dx + dy, x.n)) / 2;
  const linear =
    (whitenings.x.logDeterminant + whitenings.y.logDeterminant - whitenings.both.logDeterminant) / 2;
  const scale = studentEntropy(dx, degrees) + studentEntropy(dy, degrees) - studentEntropy(dx + dy, degrees);
  return {
    value: linear - bias + scale,
    error: Math.sqrt(meanAndVariance(copulaLogRatios(copula, x, y)).variance),
  };
}
