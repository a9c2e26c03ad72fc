import type { CostMatrix } from "./costMatrix.ts";
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

/** Entries of a plan below e^−200 of their masses are 0: no scaling that is let grow brings them back. */
const VANISHING = -200;

/** Scalings beyond this, or below its inverse, go into the potentials, and the plan is worked out anew. */
const DRIFT = 1e15;

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

/** The same for the targets: −ε log Σᵢ exp(log a[i] + (f[i] − c[i, j]) / ε), row by row as the costs lie. */
function softTransformBack(
  { values, n, m }: CostMatrix,
  logA: Float64Array,
  f: Float64Array,
  epsilon: number,
): Float64Array {
  const offsets = logA.map((log, i) => log + (f[i] ?? 0) / epsilon);
  const largest = new Float64Array(m).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    const offset = offsets[i] ?? 0;
    for (let j = 0; j < m; j++) {
      const exponent = offset - (values[i * m + j] ?? 0) / epsilon;
      if (exponent > (largest[j] ?? 0)) largest[j] = exponent;
    }
  }
  const sums = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const offset = offsets[i] ?? 0;
    for (let j = 0; j < m; j++) {
      const below = offset - (values[i * m + j] ?? 0) / epsilon - (largest[j] ?? 0);
      if (below > NEGLIGIBLE) sums[j] = (sums[j] ?? 0) + Math.exp(below);
    }
  }
  return sums.map((sum, j) => -epsilon * ((largest[j] ?? 0) + Math.log(sum)));
}

/** The penalties to solve for, from the spread of the costs down to the final one. */
function penalties({ values }: CostMatrix, epsilon: number): number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const stages = [];
  for (let stage = high - low; stage > epsilon; stage *= FALL) stages.push(stage);
  return [...stages, epsilon];
}

/** Σⱼ of row i of the plan by s: what it carries when its own scaling is 1. In four sums, which need not wait for each other. */
function carried(plan: Float64Array, s: Float64Array, i: number): number {
  const m = s.length;
  const whole = m - (m % 4);
  let k = i * m;
  let [p, q, r, t] = [0, 0, 0, 0];
  for (let j = 0; j < whole; j += 4, k += 4) {
    p += (plan[k] ?? 0) * (s[j] ?? 0);
    q += (plan[k + 1] ?? 0) * (s[j + 1] ?? 0);
    r += (plan[k + 2] ?? 0) * (s[j + 2] ?? 0);
    t += (plan[k + 3] ?? 0) * (s[j + 3] ?? 0);
  }
  for (let j = whole; j < m; j++, k++) p += (plan[k] ?? 0) * (s[j] ?? 0);
  return p + q + (r + t);
}

/** Adds row i of the plan, times its scaling, to what the columns carry. */
function addTo(columns: Float64Array, plan: Float64Array, scaling: number, i: number): void {
  const m = columns.length;
  for (let j = 0, k = i * m; j < m; j++, k++) columns[j] = (columns[j] ?? 0) + (plan[k] ?? 0) * scaling;
}

const drifted = (scalings: Float64Array) => scalings.some((r) => r > DRIFT || (r < 1 / DRIFT && r !== 0));

/** Potentials with scalings taken in; a point without mass has none. */
const absorbed = (potentials: Float64Array, scalings: Float64Array, epsilon: number) =>
  potentials.map((value, i) =>
    (scalings[i] ?? 0) > 0 ? value + epsilon * Math.log(scalings[i] ?? 1) : value,
  );

/**
 * Sinkhorn's alternating iterations, by scalings of a plan's rows and columns: one pass of products each, with no exponentials
 * but where a scaling has drifted far and goes into the potentials (Schmitzer 2019, "absorption").
 */
export function scaledPotentials(
  costs: CostMatrix,
  a: Float64Array,
  b: Float64Array,
  { epsilon: final, tolerance, maxIterations, onProgress }: SinkhornSettings,
): EntropicPotentials {
  const { n, m } = costs;
  const [logA, logB] = [logsOf(a), logsOf(b)];
  let f: Float64Array = new Float64Array(n);
  let g: Float64Array = new Float64Array(m);
  let iterations = 0;
  let marginalError = Number.POSITIVE_INFINITY;
  const better = new Float64Array(n);
  const columns = new Float64Array(m);
  for (const epsilon of penalties(costs, final)) {
    const enough = epsilon === final ? tolerance : Math.max(tolerance, STAGE_TOLERANCE);
    let r: Float64Array = new Float64Array(0);
    let s: Float64Array = new Float64Array(0);
    let plan: Float64Array = new Float64Array(0);
    /** f and g by the soft transforms: every column carries its mass, and every row with mass carries something. */
    const begin = () => {
      f = softTransform(costs, logB, g, epsilon);
      g = softTransformBack(costs, logA, f, epsilon);
      [r, s] = [new Float64Array(n).fill(1), new Float64Array(m).fill(1)];
      plan = entropicPlan(costs, a, b, f, g, epsilon);
    };
    begin();
    for (;;) {
      columns.fill(0);
      marginalError = 0;
      let lost = false;
      for (let i = 0; i < n; i++) {
        const mass = a[i] ?? 0;
        const sum = carried(plan, s, i);
        marginalError += Math.abs((r[i] ?? 0) * sum - mass);
        const scaling = mass > 0 ? mass / sum : 0;
        if (scaling === Number.POSITIVE_INFINITY) lost = true;
        better[i] = scaling;
        addTo(columns, plan, scaling, i);
      }
      iterations++;
      onProgress({ iteration: iterations, epsilon, marginalError });
      if (marginalError <= enough) break;
      if (!lost) r.set(better);
      if (iterations >= maxIterations) break;
      for (let j = 0; j < m; j++) s[j] = (b[j] ?? 0) > 0 ? (b[j] ?? 0) / (columns[j] ?? 0) : 0;
      if (!lost && !drifted(r) && !drifted(s)) continue;
      if (!lost) g = absorbed(g, s, epsilon);
      begin();
    }
    f = absorbed(f, r, epsilon);
    g = absorbed(g, s, epsilon);
  }
  g = softTransformBack(costs, logA, f, final);
  if (a.includes(0))
    f = softTransform(costs, logB, g, final).map((value, i) => ((a[i] ?? 0) > 0 ? (f[i] ?? 0) : value));
  return { f, g, iterations, marginalError };
}

/**
 * The same potential on both sides of a measure and itself, by averaged iterations (Feydy et al. 2019, section 3): by scalings,
 * the geometric mean of the last and the next.
 *
 * @param costs symmetric
 */
export function symmetricPotential(
  costs: CostMatrix,
  a: Float64Array,
  { epsilon: final, tolerance, maxIterations, onProgress }: SinkhornSettings,
): EntropicPotentials {
  const { n } = costs;
  const logA = logsOf(a);
  let f: Float64Array = new Float64Array(n);
  let iterations = 0;
  let marginalError = Number.POSITIVE_INFINITY;
  const better = new Float64Array(n);
  for (const epsilon of penalties(costs, final)) {
    const enough = epsilon === final ? tolerance : Math.max(tolerance, STAGE_TOLERANCE);
    let r: Float64Array = new Float64Array(0);
    let plan: Float64Array = new Float64Array(0);
    const begin = () => {
      r = new Float64Array(n).fill(1);
      plan = entropicPlan(costs, a, a, f, f, epsilon);
    };
    const average = () => {
      const next = softTransform(costs, logA, f, epsilon);
      f = f.map((value, i) => (value + (next[i] ?? 0)) / 2);
      begin();
    };
    average();
    for (;;) {
      marginalError = 0;
      for (let i = 0; i < n; i++) {
        const mass = a[i] ?? 0;
        const sum = carried(plan, r, i);
        marginalError += Math.abs((r[i] ?? 0) * sum - mass);
        better[i] = mass > 0 ? Math.sqrt(((r[i] ?? 0) * mass) / sum) : 0;
      }
      iterations++;
      onProgress({ iteration: iterations, epsilon, marginalError });
      if (marginalError <= enough) break;
      const lost = better.includes(Number.POSITIVE_INFINITY);
      if (!lost) r.set(better);
      if (iterations >= maxIterations) break;
      if (!lost && !drifted(r)) continue;
      f = absorbed(f, r, epsilon);
      average();
    }
    f = absorbed(f, r, epsilon);
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
      plan[i * m + j] = weight > 0 && exponent > VANISHING ? weight * Math.exp(exponent) : 0;
    }
  }
  return plan;
}
