export type Matrix = readonly (readonly number[])[];

/** A pivot below this part of its diagonal entry's scale is rounding: the matrix is singular. */
const SINGULAR = 1e-14;

/**
 * The lower triangle L of Σ = L Lᵀ, from Σ's lower triangle; null when Σ is not positive definite.
 *
 * @param scale the size of the terms that each diagonal entry was made of, where rounding counts against them
 */
export function cholesky(matrix: Matrix, scale?: readonly number[]): number[][] | null {
  const lower: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]?.[j] ?? 0;
      for (let k = 0; k < j; k++) rest -= (row[k] ?? 0) * ((j === i ? row : lower[j])?.[k] ?? 0);
      if (j < i) row.push(rest / (lower[j]?.[j] ?? 0));
      else if (rest > SINGULAR * (scale?.[i] ?? matrix[i]?.[i] ?? 0)) row.push(Math.sqrt(rest));
      else return null;
    }
    lower.push(row);
  }
  return lower;
}

/** |L⁻¹ b|² = bᵀ Σ⁻¹ b, by forward substitution. */
export function squaredNorm(lower: Matrix, b: readonly number[]): number {
  const x: number[] = [];
  let sum = 0;
  for (let i = 0; i < lower.length; i++) {
    const row = lower[i] ?? [];
    let rest = b[i] ?? 0;
    for (let k = 0; k < i; k++) rest -= (row[k] ?? 0) * (x[k] ?? 0);
    const solved = rest / (row[i] ?? 0);
    x.push(solved);
    sum += solved * solved;
  }
  return sum;
}

/** log det Σ = 2 Σ log Lᵢᵢ. */
export const logDeterminant = (lower: Matrix): number =>
  lower.reduce((sum, row, i) => sum + 2 * Math.log(row[i] ?? 0), 0);
