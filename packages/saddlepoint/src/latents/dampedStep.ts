/** JᵀJ, [d, d], and Jᵀr, [d], of a least-squares problem. */
export interface NormalEquations {
  readonly curvature: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * JᵀJ and Jᵀr.
 *
 * @param slopes Jᵀ, [d, m]: row j holds how each of the m residuals changes with variable j
 * @param residuals r, [m]
 */
export function normalEquations(slopes: Float32Array, residuals: Float32Array): NormalEquations {
  const m = residuals.length;
  const d = slopes.length / m;
  const curvature = new Float64Array(d * d);
  const gradient = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    const row = slopes.subarray(i * m, (i + 1) * m);
    gradient[i] = dot(row, residuals);
    for (let j = 0; j <= i; j++) {
      const product = dot(row, slopes.subarray(j * m, (j + 1) * m));
      curvature[i * d + j] = product;
      curvature[j * d + i] = product;
    }
  }
  return { curvature, gradient };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/**
 * Levenberg's and Marquardt's step δ: (JᵀJ + μ s I) δ = −Jᵀr, where s is the mean of JᵀJ's diagonal, by Cholesky. μ near 0 is
 * Gauss and Newton's step, a large one a short step down the gradient (Nocedal and Wright, Numerical Optimization, 10.3).
 *
 * @param held variables that stay as they are
 */
export function dampedStep(
  { curvature, gradient }: NormalEquations,
  damping: number,
  held: readonly boolean[],
): Float64Array {
  const d = gradient.length;
  let trace = 0;
  for (let i = 0; i < d; i++) trace += curvature[i * d + i] ?? 0;
  // Where nothing changes with anything there is nowhere to go.
  const added = damping * Math.max(trace / d, Number.MIN_VALUE) + Number.EPSILON * trace;
  const free = Array.from({ length: d }, (_, i) => i).filter((i) => held[i] !== true);
  const n = free.length;
  const lower = new Float64Array(n * n);
  const solution = new Float64Array(n);
  for (const [i, fi] of free.entries()) {
    for (let j = 0; j <= i; j++) {
      let sum = (curvature[fi * d + (free[j] ?? 0)] ?? 0) + (i === j ? added : 0);
      for (let k = 0; k < j; k++) sum -= (lower[i * n + k] ?? 0) * (lower[j * n + k] ?? 0);
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / (lower[j * n + j] ?? 1);
    }
    let sum = -(gradient[fi] ?? 0);
    for (let k = 0; k < i; k++) sum -= (lower[i * n + k] ?? 0) * (solution[k] ?? 0);
    solution[i] = sum / (lower[i * n + i] ?? 1);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = solution[i] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= (lower[k * n + i] ?? 0) * (solution[k] ?? 0);
    solution[i] = sum / (lower[i * n + i] ?? 1);
  }
  const step = new Float64Array(d);
  for (const [i, fi] of free.entries()) step[fi] = solution[i] ?? 0;
  return step;
}
