/** P A = L U of a square matrix, packed, row by row. */
export type Lu = {
  readonly d: number;
  /** U on and above the diagonal, L without its ones below. */
  readonly packed: Float64Array;
  /** Row k of P A is row `order[k]` of A. */
  readonly order: readonly number[];
  /** log |det A|; −Infinity where A is singular. */
  readonly logAbsDeterminant: number;
};

/** Gaussian elimination with partial pivoting (Golub and Van Loan 2013, algorithm 3.4.1). */
export function decomposed(matrix: Float64Array, d: number): Lu {
  const packed = Float64Array.from(matrix);
  const order = Array.from({ length: d }, (_, k) => k);
  let logAbsDeterminant = 0;
  const at = (i: number, j: number) => packed[i * d + j] ?? 0;
  for (let k = 0; k < d; k++) {
    let best = k;
    for (let i = k + 1; i < d; i++) if (Math.abs(at(i, k)) > Math.abs(at(best, k))) best = i;
    const pivot = at(best, k);
    logAbsDeterminant += Math.log(Math.abs(pivot));
    if (pivot === 0) return { d, packed, order, logAbsDeterminant };
    if (best !== k) {
      for (let j = 0; j < d; j++) [packed[k * d + j], packed[best * d + j]] = [at(best, j), at(k, j)];
      [order[k], order[best]] = [order[best] ?? 0, order[k] ?? 0];
    }
    for (let i = k + 1; i < d; i++) {
      const factor = at(i, k) / pivot;
      packed[i * d + k] = factor;
      for (let j = k + 1; j < d; j++) packed[i * d + j] = at(i, j) - factor * at(k, j);
    }
  }
  return { d, packed, order, logAbsDeterminant };
}

/** x with A x = b, of an invertible A. */
export function solved({ d, packed, order }: Lu, b: Float64Array): Float64Array {
  const x = Float64Array.from(order, (row) => b[row] ?? 0);
  const at = (i: number, j: number) => packed[i * d + j] ?? 0;
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) x[i] = (x[i] ?? 0) - at(i, j) * (x[j] ?? 0);
  for (let i = d - 1; i >= 0; i--) {
    for (let j = i + 1; j < d; j++) x[i] = (x[i] ?? 0) - at(i, j) * (x[j] ?? 0);
    x[i] = (x[i] ?? 0) / at(i, i);
  }
  return x;
}
