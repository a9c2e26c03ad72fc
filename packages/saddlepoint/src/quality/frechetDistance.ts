import { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import { EigenvalueDecomposition, Matrix, QrDecomposition } from "ml-matrix";
import type { ComputeOptions } from "../game/phase.ts";
import { meanAndVariance, plusMinus } from "../quantity/meanQuantity.ts";
import { atLeast, type Quantity, warned } from "../quantity/quantity.ts";
import { float64Numbers } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import { meanOf, requireFeatures } from "./featureSpace.ts";

export type FrechetOptions = Pick<ComputeOptions, "threads"> & {
  /** What to call it, with the network that the features come from. Default "Fréchet distance". */
  readonly quantity?: string;
};

const Z = 1.959963984540054;

/** A variance below this part of the largest one is rounding. */
const SINGULAR = 1e-10;

/** A product of matrices of any sizes, in float64 as the distance is a small difference of large numbers, on the CPU alone. */
type Product = (a: Tensor, b: Tensor) => Promise<Tensor>;

const compiledProduct = ({ threads }: Pick<ComputeOptions, "threads">) =>
  compile(
    (a: np.Array, b: np.Array) => np.matmul(a, b),
    [spec(["rows", "inner"], "float64"), spec(["inner", "columns"], "float64")],
    { threads },
  );

function numbers({ data }: Tensor): Float64Array {
  if (data instanceof Float64Array) return data;
  throw new TypeError("frechetDistance: products must be float64");
}

const sidesOf = ({ dims: [rows = 0, columns = 0] }: Tensor): readonly [number, number] => [rows, columns];

const tensorOf = (matrix: Matrix): Tensor =>
  new Tensor("float64", Float64Array.from(matrix.to1DArray()), [matrix.rows, matrix.columns]);

const matrixOf = (tensor: Tensor): Matrix => Matrix.from1DArray(...sidesOf(tensor), numbers(tensor));

function transposed(tensor: Tensor): Tensor {
  const [rows, columns] = sidesOf(tensor);
  const data = numbers(tensor);
  const turned = data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)] ?? Number.NaN);
  return new Tensor("float64", turned, [columns, rows]);
}

/** aᵢ·bᵢ of each row. */
function rowProducts(a: Tensor, b: Tensor): Float64Array {
  const [rows, columns] = sidesOf(a);
  const [x, y] = [numbers(a), numbers(b)];
  const sums = new Float64Array(rows);
  for (let at = 0; at < x.length; at++) {
    const i = Math.floor(at / columns);
    sums[i] = (sums[i] ?? 0) + (x[at] ?? 0) * (y[at] ?? 0);
  }
  return sums;
}

/** A power of two near the largest number of two sets, so that no product of numbers in this unit leaves float64's range. */
function unitOf(...sets: readonly Float64Array[]): number {
  let largest = 0;
  for (const set of sets) for (const value of set) largest = Math.max(largest, Math.abs(value));
  return largest === 0 ? 1 : 2 ** Math.max(-1000, Math.floor(Math.log2(largest)));
}

/** The mean of samples in a unit, and the rows less it. */
function centred({ n, d }: Samples, numbersOf: Float64Array, unit: number) {
  const values = numbersOf.map((value) => value / unit);
  const mean = meanOf({ values, n, d });
  const data = values.map((value, at) => value - (mean[at % d] ?? 0));
  /** The trace of the covariance. */
  const spread = data.reduce((sum, value) => sum + value * value, 0) / (n - 1);
  return { mean, spread, rows: new Tensor("float64", data, [n, d]) };
}

type Centred = ReturnType<typeof centred>;

/**
 * An orthonormal basis [d, n] of what rows span, where they are fewer than their numbers; otherwise all of space. Neither set's
 * covariance matters outside it but for its trace, as Σ₁ is zero there: matrices of n² take the place of those of d².
 */
function basisOf({ rows }: Centred): Matrix | undefined {
  const [n, d] = sidesOf(rows);
  return n < d ? new QrDecomposition(matrixOf(rows).transpose()).orthogonalMatrix : undefined;
}

/** Rows' coordinates in a basis, and their covariance Σ v vᵀ / (n − 1) there. */
async function insideOf({ rows }: Centred, basis: Matrix | undefined, product: Product) {
  const inside = basis === undefined ? rows : await product(rows, tensorOf(basis));
  const sums = matrixOf(await product(transposed(inside), inside));
  return { inside, covariance: symmetric(sums.div(sidesOf(rows)[0] - 1)) };
}

/** A symmetric positive semidefinite matrix as V λ Vᵀ. */
type Spectral = { readonly values: readonly number[]; readonly vectors: Matrix };

function spectral(matrix: Matrix): Spectral {
  const { realEigenvalues, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return { values: realEigenvalues.map((value) => Math.max(0, value)), vectors };
}

/** 1/√λ, and 0 in directions in which nothing varies. */
function inverseRoot({ values }: Spectral): (value: number) => number {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return (value) => (value > SINGULAR * largest ? 1 / Math.sqrt(value) : 0);
}

/**
 * The Fréchet distance of two sets of features, each taken for a normal distribution (Heusel et al. 2017, eq. 6; Dowson and
 * Landau 1982):
 *
 * ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½), in squared units of the features; (Σ₁ Σ₂)^½ has the trace of (Σ₁^½ Σ₂ Σ₁^½)^½.
 *
 * It is **biased upwards** in the number of samples (Chong and Forsyth 2020): compare it with that of two real sets of the
 * same sizes only. The 95 % interval is the delta method's, from the gradient I − T in Σ₁, T the optimal map between the two
 * normal distributions; it says how the value scatters, and nothing of the bias. It runs on the CPU.
 *
 * @param real features [n, d] of real samples
 * @param generated features [m, d] of generated ones
 * @throws RangeError for fewer than 2 samples of either, sets of different dimension, more than 4,096 features, or a distance beyond float64
 */
export async function frechetDistance(
  real: Samples,
  generated: Samples,
  { quantity = "Fréchet distance", ...compute }: FrechetOptions = {},
): Promise<Quantity> {
  requireFeatures("frechetDistance(real, generated)", real, generated, 2);
  const product = await compiledProduct(compute);
  try {
    const [a, b] = [float64Numbers(real), float64Numbers(generated)];
    const unit = unitOf(a, b);
    const { value, half } = await distanceOf(centred(real, a, unit), centred(generated, b, unit), product);
    const squared = (inUnits: number) => inUnits * unit * unit;
    if (!Number.isFinite(squared(value + half))) {
      throw new RangeError(
        `frechetDistance(real, generated): features must be so near that the square of their distance is below 1.8e308, got ` +
          `numbers of about ${unit.toExponential(0)}; divide them all by one number`,
      );
    }
    const found = plusMinus(quantity, squared(value), squared(half), real.n + generated.n, {
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
  } finally {
    await product.release();
  }
}

/** The distance, and half the width of its interval. */
async function distanceOf(p: Centred, q: Centred, product: Product) {
  /** M A Mᵀ, for a symmetric A. */
  const around = async (m: Matrix, a: Matrix): Promise<Matrix> =>
    symmetric(matrixOf(await product(await product(tensorOf(m), tensorOf(a)), tensorOf(m.transpose()))));
  const functionOf = ({ values, vectors }: Spectral, f: (eigenvalue: number) => number): Promise<Matrix> =>
    around(vectors, Matrix.diag(values.map(f)));
  const basis = basisOf(p);
  const [ofReal, ofGenerated] = [await insideOf(p, basis, product), await insideOf(q, basis, product)];
  const apart = p.mean.map((value, j) => value - (q.mean[j] ?? 0));
  const ofP = spectral(ofReal.covariance);
  const root = await functionOf(ofP, Math.sqrt);
  const ofBoth = spectral(await around(root, ofGenerated.covariance));
  const overlap = ofBoth.values.reduce((sum, value) => sum + Math.sqrt(value), 0);
  const value = apart.reduce((sum, each) => sum + each * each, 0) + p.spread + q.spread - 2 * overlap;

  const scaled = await functionOf(ofP, inverseRoot(ofP));
  const there = await around(scaled, await functionOf(ofBoth, Math.sqrt));
  const back = await around(root, await functionOf(ofBoth, inverseRoot(ofBoth)));
  /** What each sample adds, to first order: 2 aᵀu + uᵀ (I − T) u; T is zero outside the basis. */
  const added = async ({ rows }: Centred, inside: Tensor, a: Float64Array, map: Matrix) => {
    const along = numbers(await product(rows, new Tensor("float64", a, [a.length, 1])));
    const moved = rowProducts(inside, await product(inside, tensorOf(map)));
    return rowProducts(rows, rows).map((square, i) => 2 * (along[i] ?? 0) + square - (moved[i] ?? 0));
  };
  const fromP = await added(p, ofReal.inside, apart, there);
  const fromQ = await added(
    q,
    ofGenerated.inside,
    apart.map((each) => -each),
    back,
  );
  const half = Z * Math.sqrt(meanAndVariance(fromP).variance + meanAndVariance(fromQ).variance);
  return { value, half };
}

/** The symmetric part: products of symmetric matrices are symmetric but for rounding. */
const symmetric = (matrix: Matrix): Matrix => Matrix.add(matrix, matrix.transpose()).mul(0.5);
