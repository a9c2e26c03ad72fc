import { type CostMatrix, transposed } from "./costMatrix.ts";
import type { SinkhornSettings } from "./sinkhornOptions.ts";

/** Potentials of the entropic problem between masses of total 1, and how well they fit. */
export type EntropicPotentials = {
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly iterations: number;
  readonly marginalError: number;
};

/** Terms below e^−40 of a sum's largest are less than float64's rounding of it, for up to thousands of terms. */
const NEGLIGIBLE = -40;

/** Each stage of the falling penalty has this share of the last one's. */
const FALL = 0.5;

/** A stage before the last ends at this marginal error: it only has to start the next one well. */
const STAGE_TOLERANCE = 1e-2;

const logsOf = (masses: Float64Array) => masses.map((mass) => Math.log(mass));

/** out[i] = −ε log Σⱼ exp(log b[j] + (g[j] − c[i, j]) / ε), the soft c-transform, by its largest term. */
function softTransform(
  { values, n, m }: CostMatrix,
  logB: Float64Array,
  g: Float64Array,
  epsilon: number,
): Float64Array {
  const out = new Float64Array(n);
  const offsets = logB.map((log, j) => log + (g[j] ?? 0) / epsilon);
  const exponents = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < m; j++) {
      const exponent = (offsets[j] ?? 0) - (values[i * m + j] ?? 0) / epsilon;
      exponents[j] = exponent;
      if (exponent > largest) largest = exponent;
    }
    let sum = 0;
    for (let j = 0; j < m; j++) {
      const below = (exponents[j] ?? 0) - largest;
      if (below > NEGLIGIBLE) sum += Math.exp(below);
    }
    out[i] = -epsilon * (largest + Math.log(sum));
  }
  return out;
}

/** ‖π1 − a‖₁: with f' = T(g), row i of the plan of f and g has the sum a[i] exp((f[i] − f'[i]) / ε). */
function rowError(a: Float64Array, f: Float64Array, better: Float64Array, epsilon: number): number {
  let error = 0;
  for (let i = 0; i < a.length; i++) {
    const mass = a[i] ?? 0;
    if (mass > 0) error += mass * Math.abs(Math.expm1(((f[i] ?? 0) - (better[i] ?? 0)) / epsilon));
  }
  return error;
}

/** The penalties to solve for, from the spread of the costs down to the final one. */
function penalties({ values }: CostMatrix, epsilon: number): number[] {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  const stages = [];
  for (let stage = high - low; stage > epsilon; stage *= FALL) stages.push(stage);
  return [...stages, epsilon];
}

/** Sinkhorn's alternating iterations. */
export function scaledPotentials(
  costs: CostMatrix,
  a: Float64Array,
  b: Float64Array,
  { epsilon: final, tolerance, maxIterations, onProgress }: SinkhornSettings,
): EntropicPotentials {
  const back = transposed(costs);
  const [logA, logB] = [logsOf(a), logsOf(b)];
  let f: Float64Array = new Float64Array(costs.n);
  let g: Float64Array = new Float64Array(costs.m);
  let iterations = 0;
  let marginalError = Number.POSITIVE_INFINITY;
  for (const epsilon of penalties(costs, final)) {
    const enough = epsilon === final ? tolerance : Math.max(tolerance, STAGE_TOLERANCE);
    // f is its own stage's before an error is measured: the last stage's belongs to another penalty.
    f = softTransform(costs, logB, g, epsilon);
    do {
      g = softTransform(back, logA, f, epsilon);
      const better = softTransform(costs, logB, g, epsilon);
      marginalError = rowError(a, f, better, epsilon);
      iterations++;
      onProgress({ iteration: iterations, epsilon, marginalError });
      if (marginalError <= enough) break;
      f = better;
    } while (iterations < maxIterations);
  }
  return { f, g: softTransform(back, logA, f, final), iterations, marginalError };
}

/** The same potential on both sides of a measure and itself, by averaged iterations (Feydy et al. 2019, section 3). */
export function symmetricPotential(
  costs: CostMatrix,
  a: Float64Array,
  { epsilon: final, tolerance, maxIterations, onProgress }: SinkhornSettings,
): EntropicPotentials {
  const logA = logsOf(a);
  let f: Float64Array = new Float64Array(costs.n);
  let iterations = 0;
  let marginalError = Number.POSITIVE_INFINITY;
  for (const epsilon of penalties(costs, final)) {
    const enough = epsilon === final ? tolerance : Math.max(tolerance, STAGE_TOLERANCE);
    do {
      const better = softTransform(costs, logA, f, epsilon);
      marginalError = rowError(a, f, better, epsilon);
      iterations++;
      onProgress({ iteration: iterations, epsilon, marginalError });
      if (marginalError <= enough) break;
      f = f.map((value, i) => (value + (better[i] ?? 0)) / 2);
    } while (iterations < maxIterations);
  }
  return { f, g: softTransform(costs, logA, f, final), iterations, marginalError };
}

/** π[i, j] = a[i] b[j] exp((f[i] + g[j] − c[i, j]) / ε). */
export function entropicPlan(
  { values, n, m }: CostMatrix,
  a: Float64Array,
  b: Float64Array,
  f: Float64Array,
  g: Float64Array,
  epsilon: number,
): Float64Array {
  const plan = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const weight = (a[i] ?? 0) * (b[j] ?? 0);
      const exponent = ((f[i] ?? 0) + (g[j] ?? 0) - (values[i * m + j] ?? 0)) / epsilon;
      plan[i * m + j] = weight > 0 ? weight * Math.exp(exponent) : 0;
    }
  }
  return plan;
}
