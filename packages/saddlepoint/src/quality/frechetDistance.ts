import { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
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

/** What is computed of rows and matrices, in float64 as the distance is a small difference of large numbers, on the CPU alone. */
type Products = {
  /** Σ u uᵀ over the rows u of [n, d]: [d, d]. */
  gram(rows: Tensor): Promise<Float64Array>;
  /** 2 aᵀu + uᵀ A u of each row u: [n]. */
  forms(rows: Tensor, a: Float64Array, form: Matrix): Promise<Float64Array>;
  /** M A Mᵀ, for a symmetric A. */
  around(m: Matrix, a: Matrix): Promise<Matrix>;
  release(): Promise<void>;
};

async function productsOf(d: number, { threads }: Pick<ComputeOptions, "threads">): Promise<Products> {
  const rows = spec(["n", d], "float64");
  const gram = await compile((u: np.Array) => np.matmul(u.ref.transpose(), u), [rows], { threads });
  const forms = await compile(
    (u: np.Array, a: np.Array, form: np.Array) => np.matmul(u.ref, form).add(a.mul(2)).mul(u).sum(1),
    [rows, spec([d], "float64"), spec([d, d], "float64")],
    { threads },
  );
  const square = spec([d, d], "float64");
  const around = await compile(
    (m: np.Array, a: np.Array) => np.matmul(np.matmul(m.ref, a), m.transpose()),
    [square, square],
    { threads },
  );
  const tensorOf = (matrix: Matrix) => new Tensor("float64", Float64Array.from(matrix.to1DArray()), [d, d]);
  const numbers = ({ data }: Tensor): Float64Array => {
    if (data instanceof Float64Array) return data;
    throw new TypeError("frechetDistance: products must be float64");
  };
  return {
    gram: async (u) => numbers(await gram(u)),
    forms: async (u, a, form) => numbers(await forms(u, new Tensor("float64", a, [d]), tensorOf(form))),
    around: async (m, a) =>
      symmetric(Matrix.from1DArray(d, d, numbers(await around(tensorOf(m), tensorOf(a))))),
    release: async () => {
      await Promise.all([gram.release(), forms.release(), around.release()]);
    },
  };
}

/** Rows less their mean, and their covariance Σ (x − μ)(x − μ)ᵀ / (n − 1). */
async function momentsOf(samples: Samples, { gram }: Products) {
  const { n, d } = samples;
  const values = float64Numbers(samples);
  const mean = meanOf({ values, n, d });
  const rows = new Tensor(
    "float64",
    values.map((value, at) => value - (mean[at % d] ?? 0)),
    [n, d],
  );
  const sums = await gram(rows);
  return { mean, rows, covariance: symmetric(Matrix.from1DArray(d, d, sums).div(n - 1)) };
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
const inverseRoot =
  ({ values }: Spectral) =>
  (value: number): number =>
    value > SINGULAR * Math.max(...values) ? 1 / Math.sqrt(value) : 0;

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
 * @throws RangeError for fewer than 2 samples of either, sets of different dimension, or more than 4,096 features
 */
export async function frechetDistance(
  real: Samples,
  generated: Samples,
  { quantity = "Fréchet distance", ...compute }: FrechetOptions = {},
): Promise<Quantity> {
  requireFeatures("frechetDistance(real, generated)", real, generated, 2);
  const products = await productsOf(real.d, compute);
  try {
    return await distanceOf(quantity, real, generated, products);
  } finally {
    await products.release();
  }
}

async function distanceOf(
  quantity: string,
  real: Samples,
  generated: Samples,
  products: Products,
): Promise<Quantity> {
  const { around } = products;
  const functionOf = ({ values, vectors }: Spectral, f: (eigenvalue: number) => number): Promise<Matrix> =>
    around(vectors, Matrix.diag(values.map(f)));
  const [p, q] = [await momentsOf(real, products), await momentsOf(generated, products)];
  const apart = p.mean.map((value, j) => value - (q.mean[j] ?? 0));
  const ofP = spectral(p.covariance);
  const root = await functionOf(ofP, Math.sqrt);
  const ofBoth = spectral(await around(root, q.covariance));
  const overlap = ofBoth.values.reduce((sum, value) => sum + Math.sqrt(value), 0);
  const value =
    apart.reduce((sum, each) => sum + each * each, 0) +
    p.covariance.trace() +
    q.covariance.trace() -
    2 * overlap;

  const scaled = await functionOf(ofP, inverseRoot(ofP));
  const there = await around(scaled, await functionOf(ofBoth, Math.sqrt));
  const back = await around(root, await functionOf(ofBoth, inverseRoot(ofBoth)));
  const identity = Matrix.eye(real.d);
  // What each sample adds, to first order.
  const fromP = await products.forms(p.rows, apart, Matrix.sub(identity, there));
  const fromQ = await products.forms(
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
