import { absorbed, drifted } from "./absorbed.ts";
import type { CostMatrix } from "./costMatrix.ts";
import type { EntropicPotentials } from "./scaledPotentials.ts";
import type { SinkhornSettings } from "./sinkhornOptions.ts";
import { fillPlan, softTransform } from "./softTransform.ts";

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

/**
 * The same potential on both sides of a measure and itself, by averaged iterations (Feydy et al. 2019, section 3): by scalings,
 * the geometric mean of the last and the next. They end within some tens whatever ε, so that it need not fall.
 *
 * @param costs symmetric
 */
export function symmetricPotential(
  costs: CostMatrix,
  a: Float64Array,
  { epsilon, tolerance, maxIterations, onProgress }: SinkhornSettings,
): EntropicPotentials {
  const { n } = costs;
  const plan = new Float64Array(n * n);
  const r = new Float64Array(n);
  const sums = new Float64Array(n);
  const better = new Float64Array(n);
  let f: Float64Array = new Float64Array(n);
  let iterations = 0;
  let marginalError = Number.POSITIVE_INFINITY;
  const average = () => {
    const next = softTransform(costs, a, f, epsilon);
    f = f.map((value, i) => (value + (next[i] ?? 0)) / 2);
    r.fill(1);
    fillPlan({ values: plan, stride: n }, costs, [a, a], [f, f], epsilon);
  };
  average();
  for (;;) {
    marginalError = 0;
    let lost = false;
    for (let i = 0; i < n; i++) {
      const mass = a[i] ?? 0;
      const sum = carried(plan, r, i);
      sums[i] = sum;
      marginalError += Math.abs((r[i] ?? 0) * sum - mass);
      better[i] = mass > 0 ? Math.sqrt(((r[i] ?? 0) * mass) / sum) : 0;
      if (better[i] === Number.POSITIVE_INFINITY) lost = true;
    }
    iterations++;
    onProgress({ iteration: iterations, epsilon, marginalError });
    if (marginalError <= tolerance || iterations >= maxIterations) {
      const next = lost ? r : sums.map((sum, i) => ((a[i] ?? 0) > 0 ? (a[i] ?? 0) / sum : 0));
      return {
        f: absorbed(f, r, epsilon),
        g: absorbed(f, next, epsilon),
        iterations,
        marginalError,
      };
    }
    if (!lost) r.set(better);
    if (!lost && !drifted(r)) continue;
    f = absorbed(f, r, epsilon);
    average();
  }
}
