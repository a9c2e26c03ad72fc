import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";

/** Rows of d numbers each, [n, d]. */
export type Rows = { readonly values: Float64Array; readonly n: number; readonly d: number };

/** Two tables of as many rows, side by side. */
export function besides(a: Rows, b: Rows): Rows {
  const d = a.d + b.d;
  const values = new Float64Array(a.n * d);
  for (let i = 0; i < a.n; i++) {
    values.set(a.values.subarray(i * a.d, (i + 1) * a.d), i * d);
    values.set(b.values.subarray(i * b.d, (i + 1) * b.d), i * d + a.d);
  }
  return { values, n: a.n, d };
}

/** (1/n) Σ w z zᵀ: the second moments about 0, each row with its weight. */
export function scatterOf({ values, n, d }: Rows, weights?: Float64Array): Matrix {
  const sums = new Float64Array(d * d);
  for (let i = 0; i < n; i++) {
    const weight = weights?.[i] ?? 1;
    for (let a = 0; a < d; a++) {
      const weighted = weight * (values[i * d + a] ?? 0);
      for (let b = 0; b <= a; b++)
        sums[a * d + b] = (sums[a * d + b] ?? 0) + weighted * (values[i * d + b] ?? 0);
    }
  }
  const scatter = Matrix.zeros(d, d);
  for (let a = 0; a < d; a++) for (let b = 0; b <= a; b++) setBoth(scatter, a, b, (sums[a * d + b] ?? 0) / n);
  return scatter;
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
    return { map: inverse(lower), logDeterminant };
  }
  return { map: Matrix.eye(correlations.rows), logDeterminant: 0 };
}

/** M z of each row z. */
export function mappedRows({ values, n, d }: Rows, map: Matrix): Rows {
  const out = new Float64Array(n * map.rows);
  const rows = map.to2DArray().map((row) => Float64Array.from(row));
  for (let i = 0; i < n; i++) {
    rows.forEach((row, a) => {
      let sum = 0;
      for (let b = 0; b < d; b++) sum += (row[b] ?? 0) * (values[i * d + b] ?? 0);
      out[i * map.rows + a] = sum;
    });
  }
  return { values: out, n, d: map.rows };
}

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
