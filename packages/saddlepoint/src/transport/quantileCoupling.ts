import { powerOf, scaleFor } from "./distanceScale.ts";
import type { Masses } from "./masses.ts";
import { type Transport, transportOf } from "./transport.ts";
import { planOf } from "./transportPlan.ts";

/** The indices of the values in ascending order. */
export const ascending = (values: Float64Array): Int32Array =>
  Int32Array.from(values, (_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));

/**
 * Walks along two ascending rows of masses, what lies at the same quantile together: visits the n + m − 1 cells of a
 * staircase from (0, 0) to (n − 1, m − 1), whose masses have a and b as their sums.
 */
export function alongQuantiles(
  a: Float64Array,
  b: Float64Array,
  visit: (i: number, j: number, mass: number) => void,
): void {
  const [lastI, lastJ] = [a.length - 1, b.length - 1];
  let [i, j] = [0, 0];
  let [restA, restB] = [a[0] ?? 0, b[0] ?? 0];
  while (i < lastI || j < lastJ) {
    // The last row or column takes what rounding has left.
    if (j === lastJ || (i < lastI && restA <= restB)) {
      visit(i, j, restA);
      restB = Math.max(0, restB - restA);
      restA = a[++i] ?? 0;
    } else {
      visit(i, j, restB);
      restA = Math.max(0, restA - restB);
      restB = b[++j] ?? 0;
    }
  }
  visit(i, j, Math.max(restA, restB));
}

/** A cost beyond this is cut to it in the potentials, where it is that of a pair that nothing moves along. */
const MOST = 1e290;

/**
 * The optimal transport on the line for the cost |x − y|^p, p ≥ 1: the u-th quantile goes to the u-th quantile
 * (Santambrogio 2015, theorem 2.9; Peyré and Cuturi 2019, remark 2.30), found by sorting.
 *
 * The cells form a tree of n + m − 1 pairs; potentials that are tight on it satisfy every other pair too, as the cost of
 * sorted points has the Monge property (Hoffman 1963). So there is no gap.
 */
export function quantileCoupling(
  x: Float64Array,
  y: Float64Array,
  masses: Masses,
  order: number,
): Transport & { readonly scale: number } {
  const [byX, byY] = [ascending(x), ascending(y)];
  const a = Float64Array.from(byX, (i) => masses.source[i] ?? 0);
  const b = Float64Array.from(byY, (j) => masses.target[j] ?? 0);
  const entries: [number, number, number][] = [];
  let largest = 0;
  alongQuantiles(a, b, (row, column, mass) => {
    const [i, j] = [byX[row] ?? 0, byY[column] ?? 0];
    if (mass > 0) largest = Math.max(largest, Math.abs((x[i] ?? 0) - (y[j] ?? 0)));
    entries.push([i, j, mass]);
  });
  const scale = scaleFor(largest, order);
  const costOf = (i: number, j: number) => powerOf(Math.abs((x[i] ?? 0) - (y[j] ?? 0)), scale, order);
  const source = new Float64Array(x.length);
  const target = new Float64Array(y.length);
  let [lastI, lastJ] = [-1, -1];
  for (const [i, j] of entries) {
    const cost = Math.min(MOST, costOf(i, j));
    if (j !== lastJ) target[j] = cost - (source[i] ?? 0);
    else if (i !== lastI) source[i] = cost - (target[j] ?? 0);
    [lastI, lastJ] = [i, j];
  }
  return { scale, ...transportOf({ plan: planOf(entries), source, target }, masses.unit, costOf, 0) };
}
