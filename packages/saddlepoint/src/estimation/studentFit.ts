import { inverse, Matrix } from "ml-matrix";
import { likeliestDegrees, rowsForDegrees } from "../information/likeliestDegrees.ts";
import {
  correlationsOf,
  mappedRows,
  type Rows,
  scatterOf,
  squaresOf,
  type Whitening,
  whiteningOf,
} from "../information/scatter.ts";
import { logDensitiesOfSquares } from "../information/studentT.ts";

/** A Student t distribution that was fitted to rows; the normal one where ν = Infinity. */
export type StudentFit = {
  /** ν. */
  readonly degrees: number;
  readonly mean: Float64Array;
  /** Σ. */
  readonly scatter: Matrix;
  /** W with W Σ Wᵀ = I, and log det Σ. */
  readonly whitening: Whitening;
};

/** Reweightings, by when the last change is far below the sampling error; and to tell one ν from another. */
const REWEIGHTINGS = 20;
const ROUGH_REWEIGHTINGS = 6;

/** Degrees of freedom from which moments are near enough to begin from. */
const MODERATE = 4;

/** The least spread of a column, of one in all rows together: a column may be constant in one of two sets. */
const LEAST_SPREAD = 1e-3;

/** Where the quartiles of a normal number lie, in deviations. */
const QUARTILE = 0.6744897501960817;

/**
 * The location and the scatter that a Student t distribution of ν degrees of freedom is likeliest to have made rows with.
 *
 * μ = Σ w x/Σ w, Σ = Σ w (x − μ)(x − μ)ᵀ/Σ w, w = (ν + d)/(ν + (x − μ)ᵀ Σ⁻¹ (x − μ)), iterated from medians and quartiles (Kent,
 * Tyler and Vardi 1994, "A curious likelihood identity for the multivariate t-distribution"); the moments for ν = Infinity.
 *
 * @param rows of columns whose spread is near 1
 */
export function fitStudent(rows: Rows, degrees: number, reweightings = REWEIGHTINGS): StudentFit {
  let fit = degrees < MODERATE ? quartilesOf(rows, degrees) : momentsOf(rows, degrees);
  if (degrees === Number.POSITIVE_INFINITY) return fit;
  for (let i = 0; i < reweightings; i++) {
    const weights = squaresFrom(fit, rows).map((square) => (degrees + rows.d) / (degrees + square));
    fit = momentsOf(rows, degrees, weights);
  }
  return fit;
}

function quartilesOf(rows: Rows, degrees: number): StudentFit {
  const sorted = columnsOf(rows).map((column) => column.sort());
  const at = (column: Float64Array, share: number) => column[Math.floor(share * (column.length - 1))] ?? 0;
  const spreads = sorted.map((column) => (at(column, 0.75) - at(column, 0.25)) / 2 / QUARTILE);
  const scatter = Matrix.diag(spreads.map((spread) => Math.max(spread, LEAST_SPREAD) ** 2));
  return studentOf(
    degrees,
    Float64Array.from(sorted, (column) => at(column, 0.5)),
    scatter,
  );
}

/**
 * ν of rows, by their likelihood.
 *
 * @param choices how many such choices are made: none of them shall be by chance
 */
export function degreesOf(rows: Rows, choices = 1): number {
  const looked = firstRows(rows, rowsForDegrees(rows.d));
  return likeliestDegrees((degrees) => {
    const fit = fitStudent(looked, degrees, ROUGH_REWEIGHTINGS);
    return studentLogDensities(fit, looked).reduce((sum, each) => sum + each, 0);
  }, choices);
}

/** The log density of each row. */
export function studentLogDensities(fit: StudentFit, rows: Rows): Float64Array {
  const half = fit.whitening.logDeterminant / 2;
  return logDensitiesOfSquares(squaresFrom(fit, rows), rows.d, fit.degrees).map((density) => density - half);
}

/** W (x − μ) of each row. */
export const whitened = ({ mean, whitening }: StudentFit, rows: Rows): Rows =>
  mappedRows(
    { ...rows, values: rows.values.map((value, i) => value - (mean[i % rows.d] ?? 0)) },
    whitening.map,
  );

const squaresFrom = (fit: StudentFit, rows: Rows): Float64Array => squaresOf(whitened(fit, rows));

/** A distribution with its whitening; spreads of nothing are a little. */
export function studentOf(degrees: number, mean: Float64Array, scatter: Matrix): StudentFit {
  const spreads = scatter.diagonal().map((variance) => Math.max(Math.sqrt(variance), LEAST_SPREAD));
  const { map, logDeterminant } = whiteningOf(correlationsOf(scatter));
  const scaled = map.mmul(Matrix.diag(spreads.map((spread) => 1 / spread)));
  const logs = spreads.reduce((sum, spread) => sum + 2 * Math.log(spread), 0);
  return { degrees, mean, scatter, whitening: { map: scaled, logDeterminant: logDeterminant + logs } };
}

/** Rows μ + W⁻¹ z of standard rows z. */
export function studentRows({ mean, whitening }: StudentFit, standard: Rows): Rows {
  const rows = mappedRows(standard, inverse(whitening.map));
  return { ...rows, values: rows.values.map((value, i) => value + (mean[i % rows.d] ?? 0)) };
}

function momentsOf(
  rows: Rows,
  degrees: number,
  weights: Float64Array = new Float64Array(rows.n).fill(1),
): StudentFit {
  const { values, n, d } = rows;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(d);
  for (let i = 0; i < n * d; i++)
    mean[i % d] = (mean[i % d] ?? 0) + ((weights[Math.floor(i / d)] ?? 0) * (values[i] ?? 0)) / total;
  const centred = { ...rows, values: values.map((value, i) => value - (mean[i % d] ?? 0)) };
  return studentOf(degrees, mean, scatterOf(centred, weights).mul(n / total));
}

export const columnsOf = ({ values, n, d }: Rows): readonly Float64Array[] =>
  Array.from({ length: d }, (_, j) => Float64Array.from({ length: n }, (_, i) => values[i * d + j] ?? 0));

const firstRows = (rows: Rows, n: number): Rows =>
  rows.n <= n ? rows : { ...rows, values: rows.values.subarray(0, n * rows.d), n };
