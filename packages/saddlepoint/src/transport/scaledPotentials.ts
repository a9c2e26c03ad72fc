import { absorbed, drifted } from "./absorbed.ts";
import type { CostMatrix } from "./costMatrix.ts";
import { overRelaxation } from "./overRelaxation.ts";
import { stagesTo } from "./penalties.ts";
import { rowNumbers, type ScaledPlan, scaledPlan } from "./scaledPlan.ts";
import type { SinkhornSettings } from "./sinkhornOptions.ts";
import { fillPlan, softTransform, softTransformBack } from "./softTransform.ts";

/** Potentials of the entropic problem between masses of total 1, and how well they fit. */
export type EntropicPotentials = {
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly iterations: number;
  readonly marginalError: number;
};

/** A column that carries less than this share of its mass begins by its own potential instead. */
const LOST = 1e-60;

/**
 * Sinkhorn's alternating iterations, lengthened, by scalings of a plan's rows and columns: one pass of products each, with no
 * exponentials but where a scaling has drifted far and goes into the potentials. A plain one ends them, so that the columns
 * carry their masses.
 *
 * @returns the potentials, and their plan π[i, j] = a[i] b[j] exp((f[i] + g[j] − c[i, j]) / ε), [n, m]
 */
export function scaledPotentials(
  costs: CostMatrix,
  a: Float64Array,
  b: Float64Array,
  { epsilon: final, tolerance, maxIterations, onProgress }: SinkhornSettings,
): EntropicPotentials & { readonly plan: Float64Array } {
  const { n, m } = costs;
  const plan = scaledPlan(n, m);
  const { s, columns } = plan;
  const [masses, r] = [rowNumbers(n), rowNumbers(n)];
  masses.set(a);
  let f: Float64Array = new Float64Array(n);
  let g: Float64Array = new Float64Array(m);
  let [rowsOff, columnsOff, factor] = [0, 0, 1];
  let lost = false;

  /** The scaling of what carries `carried` under its scaling `now` and should carry `mass`; unchanged where nothing helps. */
  const next = (now: number, carried: number, mass: number): number => {
    const ratio = mass / (now * carried);
    const scaling = now * (factor === 1 ? ratio : ratio ** factor);
    if (scaling > 0 && scaling < Number.POSITIVE_INFINITY) return scaling;
    lost = true;
    return now;
  };
  const scaleRow = (i: number, carried: number): number => {
    const mass = masses[i] ?? 0;
    if (mass === 0) return 0;
    const now = r[i] ?? 0;
    rowsOff += Math.abs(now * carried - mass);
    const scaling = next(now, carried, mass);
    r[i] = scaling;
    return scaling;
  };
  const scaleRows = () => {
    rowsOff = 0;
    plan.pass(scaleRow);
  };
  const scaleColumns = () => {
    columnsOff = 0;
    for (let j = 0; j < m; j++) {
      const mass = b[j] ?? 0;
      if (mass === 0) continue;
      const carried = columns[j] ?? 0;
      const scaling = next(s[j] ?? 0, carried, mass);
      s[j] = scaling;
      columnsOff += Math.abs(scaling * carried - mass);
    }
  };
  /** f by the soft transform of g, which fills the plan; and g by that of f, where columns would carry all but nothing. */
  const begin = (epsilon: number) => {
    f = softTransform(costs, b, g, epsilon, { plan, a });
    r.fill(1);
    s.fill(1);
    factor = 1;
    scaleRows();
    if (lost || b.some((mass, j) => (columns[j] ?? 0) < LOST * mass)) {
      g = softTransformBack(costs, a, f, epsilon);
      fillPlan(plan, costs, [a, b], [f, g], epsilon);
      r.fill(1);
      columnsOff = 0;
    } else scaleColumns();
    lost = false;
  };
  const absorb = (epsilon: number) => {
    f = absorbed(f, r, epsilon);
    g = absorbed(g, s, epsilon);
  };

  let iterations = 0;
  let marginalError = Number.POSITIVE_INFINITY;
  for (const { epsilon, enough } of stagesTo(final, tolerance, costs, [a, b])) {
    const relaxation = overRelaxation();
    begin(epsilon);
    for (;;) {
      scaleRows();
      iterations++;
      marginalError = rowsOff + columnsOff;
      onProgress({ iteration: iterations, epsilon, marginalError });
      if (marginalError <= enough || iterations >= maxIterations) break;
      scaleColumns();
      factor = relaxation(marginalError);
      if (!lost && !drifted(r) && !drifted(s)) continue;
      if (!lost) absorb(epsilon);
      begin(epsilon);
    }
    factor = 1;
    scaleRows();
    scaleColumns();
    absorb(epsilon);
  }
  const of = (own: Float64Array, potentials: Float64Array, otherwise: () => Float64Array) => {
    if (!own.includes(0)) return potentials;
    const others = otherwise();
    return potentials.map((value, k) => ((own[k] ?? 0) > 0 ? value : (others[k] ?? 0)));
  };
  g = of(b, g, () => softTransformBack(costs, a, f, final));
  f = of(a, f, () => softTransform(costs, b, g, final));
  return { f, g, iterations, marginalError, plan: scaled(plan, r, n, m) };
}

/** The plan itself, [n, m]. */
function scaled({ values, stride, s }: ScaledPlan, r: Float64Array, n: number, m: number): Float64Array {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const scaling = r[i] ?? 0;
    for (let j = 0; j < m; j++) out[i * m + j] = scaling * (values[i * stride + j] ?? 0) * (s[j] ?? 0);
  }
  return out;
}
