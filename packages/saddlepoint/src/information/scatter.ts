import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { innerProducts } from "./innerProducts.ts";

/** Rows of d numbers each, [n, d]. */
export type Rows = { readonly values: Float64Array; readonly n: number; readonly d: number };

/** Two tables of as many rows, side by side. */
export function besides(a: Rows, b: Rows): Rows {
  const d = a.d + b.d;
  const values = new Float64Array(a.n * d);
  for (let i = 0; i < a.n; i++) {
    for (let j = 0; j < a.d; j++) values[i * d + j] = a.values[i * a.d + j] ?? 0;
    for (let j = 0; j < b.d; j++) values[i * d + a.d + j] = b.values[i * b.d + j] ?? 0;
  }
  return { values, n: a.n, d };
}

/** (1/n) Σ w z zᵀ: the second moments about 0, each row with its weight. */
export function scatterOf(rows: Rows, weights?: Float64Array): Matrix {
  const columns = transposed(rows);
  const { n, d } = rows;
  const weighted = weights
    ? { ...columns, values: columns.values.map((z, at) => z * (weights[at % n] ?? 0)) }
    : columns;
  const sums = innerProducts(columns, weighted, { lower: true });
  const scatter = Matrix.zeros(d, d);
  for (let a = 0; a < d; a++) for (let b = 0; b <= a; b++) setBoth(scatter, a, b, (sums[a * d + b] ?? 0) / n);
  return scatter;
}

function transposed({ values, n, d }: Rows): Rows {
  const out = new Float64Array(n * d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) out[j * n + i] = values[i * d + j] ?? 0;
  return { values: out, n: d, d: n };
}

function setBoth(matrix: Matrix, a: number, b: number, value: number): void {
  matrix.set(a, b, value);
  matrix.set(b, a, value);
}

/** A scatter matrix scaled to a diagonal of ones; a column of no spread correlates with nothing. */
export function correlationsOf(scatter: Matrix): Matrix {
  const d = scatter.rows;
  const deviations = scatter.diagonal().map(Math.sqrt);
  const correlations = Matrix.eye(d);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < a; b++) {
      const scale = (deviations[a] ?? 0) * (deviations[b] ?? 0);
      if (scale > 0) setBoth(correlations, a, b, scatter.get(a, b) / scale);
    }
  }
  return correlations;
}

/** The largest share of the identity that is mixed into correlations until they are positive definite. */
const SHRINKAGES = [0, 1e-6, 1e-4, 1e-2, 0.1, 1] as const;

/** W with W Σ Wᵀ = I, and log det Σ: the inverse of the Cholesky factor; columns that are copies are told apart a little. */
export type Whitening = { readonly map: Matrix; readonly logDeterminant: number };

export function whiteningOf(correlations: Matrix): Whitening {
  for (const share of SHRINKAGES) {
    const mixed = Matrix.mul(correlations, 1 - share).add(Matrix.eye(correlations.rows).mul(share));
    const cholesky = new CholeskyDecomposition(mixed);
    if (!cholesky.isPositiveDefinite()) continue;
    const lower = cholesky.lowerTriangularMatrix;
    const logDeterminant = lower.diagonal().reduce((sum, pivot) => sum + 2 * Math.log(pivot), 0);
    return { map: inverseOfLower(lower), logDeterminant };
  }
  return { map: Matrix.eye(correlations.rows), logDeterminant: 0 };
}

/** L⁻¹ of a lower triangular matrix, row by row: a sixth of the work of solving with any matrix. */
function inverseOfLower(lower: Matrix): Matrix {
  const d = lower.rows;
  const [l, out] = [Float64Array.from(lower.to1DArray()), new Float64Array(d * d)];
  for (let i = 0; i < d; i++) {
    const pivot = l[i * d + i] ?? 1;
    for (let k = 0; k < i; k++) {
      const factor = (l[i * d + k] ?? 0) / pivot;
      for (let j = 0; j <= k; j++) out[i * d + j] = (out[i * d + j] ?? 0) - factor * (out[k * d + j] ?? 0);
    }
    out[i * d + i] = 1 / pivot;
  }
  return Matrix.from1DArray(d, d, Array.from(out));
}

/** M z of each row z. */
export const mappedRows = (rows: Rows, map: Matrix): Rows => ({
  values: innerProducts(rows, { values: Float64Array.from(map.to1DArray()), n: map.rows, d: map.columns }),
  n: rows.n,
  d: map.rows,
});

/** ‖z‖² of each row. */
export function squaresOf({ values, n, d }: Rows): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = i * d; j < (i + 1) * d; j++) sum += (values[j] ?? 0) ** 2;
    return sum;
  });
}

/** A column of less than this root mean square is 0 but for rounding. */
const NOTHING = 1e-6;

/** Each column of rows divided by its root mean square over a reference; one that is 0 there stays as it is. */
export function unitColumns(reference: Rows): (rows: Rows) => Rows {
  const { values, n, d } = reference;
  const scales = Float64Array.from({ length: d }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (values[i * d + j] ?? 0) ** 2;
    const root = Math.sqrt(sum / n);
    return root > NOTHING ? root : 1;
  });
  return (rows) => ({ ...rows, values: rows.values.map((value, i) => value / (scales[i % d] ?? 1)) });
}
