import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { meanAndVariance, plusMinus } from "../quantity/meanQuantity.ts";
import { atLeast, type Quantity, warned } from "../quantity/quantity.ts";
import { float64Numbers } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import { meanOf, requireFeatures } from "./featureSpace.ts";

const Z = 1.959963984540054;

/** A variance below this part of the largest one is rounding. */
const SINGULAR = 1e-10;

/** Rows less their mean, and their covariance Σ (x − μ)(x − μ)ᵀ / (n − 1). */
function momentsOf(samples: Samples) {
  const { n, d } = samples;
  const values = float64Numbers(samples);
  const mean = meanOf({ values, n, d });
  const covariance = Matrix.zeros(d, d);
  const sums = Array.from({ length: d }, () => new Float64Array(d));
  const rows: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    const row = values.slice(i * d, (i + 1) * d).map((value, j) => value - (mean[j] ?? 0));
    rows.push(row);
    sums.forEach((line, j) => {
      const value = row[j] ?? 0;
      if (value === 0) return;
      for (let k = 0; k <= j; k++) line[k] = (line[k] ?? 0) + value * (row[k] ?? 0);
    });
  }
  sums.forEach((line, j) => {
    for (let k = 0; k <= j; k++) {
      const value = (line[k] ?? 0) / (n - 1);
      covariance.set(j, k, value);
      covariance.set(k, j, value);
    }
  });
  return { mean, rows, covariance };
}

/** V f(λ) Vᵀ of a symmetric positive semidefinite matrix V λ Vᵀ. */
type Spectral = { readonly values: readonly number[]; of(f: (eigenvalue: number) => number): Matrix };

function spectral(matrix: Matrix): Spectral {
  const { realEigenvalues, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const values = realEigenvalues.map((value) => Math.max(0, value));
  return { values, of: (f) => vectors.clone().mulRowVector(values.map(f)).mmul(vectors.transpose()) };
}

/** 1/√λ, and 0 in directions in which nothing varies. */
const inverseRoot =
  ({ values }: Spectral) =>
  (value: number): number =>
    value > SINGULAR * Math.max(...values) ? 1 / Math.sqrt(value) : 0;

/** What each sample adds to a value of the form 2 aᵀu + uᵀ A u, for u a row less its mean. */
function influences(rows: readonly Float64Array[], a: Float64Array, form: Matrix): Float64Array {
  const lines = form.to2DArray();
  return Float64Array.from(rows, (u) => {
    let sum = 0;
    lines.forEach((line, j) => {
      let inner = 2 * (a[j] ?? 0);
      for (let k = 0; k < line.length; k++) inner += (line[k] ?? 0) * (u[k] ?? 0);
      sum += inner * (u[j] ?? 0);
    });
    return sum;
  });
}

/**
 * The Fréchet distance of two sets of features, each taken for a normal distribution (Heusel et al. 2017, eq. 6; Dowson and
 * Landau 1982):
 *
 * ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½), in squared units of the features; (Σ₁ Σ₂)^½ has the trace of (Σ₁^½ Σ₂ Σ₁^½)^½.
 *
 * It is **biased upwards** in the number of samples (Chong and Forsyth 2020): compare it with that of two real sets of the
 * same sizes only. The 95 % interval is the delta method's, from the gradient I − T in Σ₁, T the optimal map between the two
 * normal distributions; it says how the value scatters, and nothing of the bias.
 *
 * @param real features [n, d] of real samples
 * @param generated features [m, d] of generated ones
 * @param quantity what to call it, with the network that the features come from
 * @throws RangeError for fewer than 2 samples of either, sets of different dimension, or more than 4,096 features
 */
export function frechetDistance(
  real: Samples,
  generated: Samples,
  { quantity = "Fréchet distance" }: { readonly quantity?: string } = {},
): Quantity {
  requireFeatures("frechetDistance(real, generated)", real, generated, 2);
  const [p, q] = [momentsOf(real), momentsOf(generated)];
  const apart = p.mean.map((value, j) => value - (q.mean[j] ?? 0));
  const ofP = spectral(p.covariance);
  const root = ofP.of(Math.sqrt);
  const ofBoth = spectral(symmetric(root.mmul(q.covariance).mmul(root)));
  const overlap = ofBoth.values.reduce((sum, value) => sum + Math.sqrt(value), 0);
  const value =
    apart.reduce((sum, each) => sum + each * each, 0) +
    p.covariance.trace() +
    q.covariance.trace() -
    2 * overlap;

  const scaled = ofP.of(inverseRoot(ofP));
  const there = scaled.mmul(ofBoth.of(Math.sqrt)).mmul(scaled);
  const back = root.mmul(ofBoth.of(inverseRoot(ofBoth))).mmul(root);
  const identity = Matrix.eye(real.d);
  const fromP = influences(p.rows, apart, Matrix.sub(identity, there));
  const fromQ = influences(
    q.rows,
    apart.map((each) => -each),
    Matrix.sub(identity, back),
  );
  const half = Z * Math.sqrt(meanAndVariance(fromP).variance + meanAndVariance(fromQ).variance);
  const found = plusMinus(quantity, value, half, real.n + generated.n, {
    kind: "estimate",
    unit: "dimensionless",
  });
  const least = Math.min(real.n, generated.n);
  return warned(
    atLeast(0, found),
    least < 2 * real.d
      ? `${least} samples are few for ${real.d} features: the distance is mostly bias`
      : undefined,
  );
}

/** The symmetric part: products of symmetric matrices are symmetric but for rounding. */
const symmetric = (matrix: Matrix): Matrix => Matrix.add(matrix, matrix.transpose()).mul(0.5);
