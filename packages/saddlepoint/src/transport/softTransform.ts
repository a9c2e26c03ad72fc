import type { CostMatrix } from "./costMatrix.ts";

/** A plan's numbers: row i begins at i `stride`. */
export type PlanRows = { readonly values: Float64Array; readonly stride: number };

/** Terms below e^−40 of a sum's largest are less than float64's rounding of it, for up to thousands of terms. */
const NEGLIGIBLE = -40;

/** Entries of a plan below e^−200 of their row's largest are 0: no scaling that is let grow brings them back. */
const VANISHING = -200;

/** Below e^−700 numbers lose digits, and are slow. */
const SMALLEST = -700;

/** The potentials with their masses, u[i] + ε log a[i]: −Infinity where there is no mass. */
const weighed = (potentials: Float64Array, masses: Float64Array, epsilon: number): Float64Array =>
  potentials.map((value, i) => value + epsilon * Math.log(masses[i] ?? 0));

/**
 * f[i] = −ε log Σⱼ b[j] exp((g[j] − c[i, j]) / ε), the soft c-transform, by its largest term.
 *
 * Differences of potentials and costs are taken before they are divided by ε, so that nothing overflows.
 *
 * @param filled where given, the plan becomes a[i] times each term's share of its sum: that of f and g, whose rows carry a
 */
export function softTransform(
  { values, n, m }: CostMatrix,
  b: Float64Array,
  g: Float64Array,
  epsilon: number,
  filled?: { readonly plan: PlanRows; readonly a: Float64Array },
): Float64Array {
  const out = new Float64Array(n);
  const weights = weighed(g, b, epsilon);
  const terms = new Float64Array(m);
  const least = filled ? VANISHING : NEGLIGIBLE;
  for (let i = 0; i < n; i++) {
    const from = i * m;
    let lowest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < m; j++) {
      const slack = (values[from + j] ?? 0) - (weights[j] ?? 0);
      terms[j] = slack;
      if (slack < lowest) lowest = slack;
    }
    let sum = 0;
    for (let j = 0; j < m; j++) {
      const exponent = (lowest - (terms[j] ?? 0)) / epsilon;
      const term = exponent > least ? Math.exp(exponent) : 0;
      terms[j] = term;
      sum += term;
    }
    out[i] = lowest - epsilon * Math.log(sum);
    if (!filled) continue;
    const share = (filled.a[i] ?? 0) / sum;
    const { values: masses, stride } = filled.plan;
    for (let j = 0; j < m; j++) masses[i * stride + j] = share * (terms[j] ?? 0);
  }
  return out;
}

/** The same for the targets: −ε log Σᵢ a[i] exp((f[i] − c[i, j]) / ε), row by row as the costs lie. */
export function softTransformBack(
  { values, n, m }: CostMatrix,
  a: Float64Array,
  f: Float64Array,
  epsilon: number,
): Float64Array {
  const weights = weighed(f, a, epsilon);
  const lowest = new Float64Array(m).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    const weight = weights[i] ?? 0;
    for (let j = 0, k = i * m; j < m; j++, k++) {
      const slack = (values[k] ?? 0) - weight;
      if (slack < (lowest[j] ?? 0)) lowest[j] = slack;
    }
  }
  const sums = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const weight = weights[i] ?? 0;
    for (let j = 0, k = i * m; j < m; j++, k++) {
      const exponent = ((lowest[j] ?? 0) - ((values[k] ?? 0) - weight)) / epsilon;
      if (exponent > NEGLIGIBLE) sums[j] = (sums[j] ?? 0) + Math.exp(exponent);
    }
  }
  return sums.map((sum, j) => (lowest[j] ?? 0) - epsilon * Math.log(sum));
}

/** π[i, j] = a[i] b[j] exp((f[i] + g[j] − c[i, j]) / ε), in place. */
export function fillPlan(
  { values: masses, stride }: PlanRows,
  { values, n, m }: CostMatrix,
  [a, b]: readonly [Float64Array, Float64Array],
  [f, g]: readonly [Float64Array, Float64Array],
  epsilon: number,
): void {
  const [u, v] = [weighed(f, a, epsilon), weighed(g, b, epsilon)];
  for (let i = 0; i < n; i++) {
    const own = u[i] ?? 0;
    for (let j = 0; j < m; j++) {
      const exponent = (own - ((values[i * m + j] ?? 0) - (v[j] ?? 0))) / epsilon;
      masses[i * stride + j] = exponent > SMALLEST ? Math.exp(exponent) : 0;
    }
  }
}
