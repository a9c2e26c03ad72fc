/** Squarings: the bound is within a factor of rank^(1/2¹¹), 0.2 % for a rank of 64, of the norm. */
const SQUARINGS = 9;

/** Float64 rounding in the products, with room to spare. */
const ROUNDING = 1 + 1e-9;

/**
 * An upper bound on the spectral norm of a matrix, close to it.
 *
 * ‖W‖₂ ≤ ‖(WᵀW)^m‖_F^(1/2m), m = 2⁹, by repeated squaring: a Schatten norm, never below the spectral one. (Power iteration
 * approaches the norm from below, so it proves nothing.)
 *
 * @param matrix [rows, columns], row by row
 */
export function spectralNormBound(matrix: Float64Array, rows: number, columns: number): number {
  const size = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const at = (vector: number, j: number) =>
    (columns <= rows ? matrix[j * columns + vector] : matrix[vector * columns + j]) ?? 0;
  let power = new Float64Array(size * size); // the Gram matrix of the columns, or of the rows where they are fewer
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      let sum = 0;
      for (let j = 0; j < length; j++) sum += at(a, j) * at(b, j);
      power[a * size + b] = sum;
    }
  }
  let log = 0; // (WᵀW)^m = e^log · power
  for (let i = 0, m = 1; ; i++, m *= 2) {
    const norm = frobeniusNorm(power);
    if (norm === 0) return 0;
    if (i === SQUARINGS) return Math.exp((log + Math.log(norm)) / (2 * m)) * ROUNDING;
    const scaled = power.map((value) => value / norm);
    log = 2 * (log + Math.log(norm));
    power = squared(scaled, size);
  }
}

/** √Σ v², by the largest, so that no square under- or overflows. */
function frobeniusNorm(matrix: Float64Array): number {
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(matrix.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function squared(matrix: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = matrix[i * size + k] ?? 0;
      for (let j = 0; j < size; j++) {
        out[i * size + j] = (out[i * size + j] ?? 0) + factor * (matrix[k * size + j] ?? 0);
      }
    }
  }
  return out;
}
