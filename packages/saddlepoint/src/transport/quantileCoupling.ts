import type { Masses } from "./masses.ts";
import { dualValue } from "./networkSimplex.ts";
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

/**
 * The optimal transport on the line for the cost |x − y|^p, p ≥ 1: the u-th quantile goes to the u-th quantile
 * (Santambrogio 2015, theorem 2.9; Peyré and Cuturi 2019, remark 2.30), found by sorting.
 *
 * The cells form a tree of n + m − 1 pairs; potentials that are tight on it satisfy every other pair too, as the cost of
 * sorted points has the Monge property (Hoffman 1963).
 */
export function quantileCoupling(x: Float64Array, y: Float64Array, masses: Masses, order: number): Transport {
  const [byX, byY] = [ascending(x), ascending(y)];
  const a = Float64Array.from(byX, (i) => masses.source[i] ?? 0);
  const b = Float64Array.from(byY, (j) => masses.target[j] ?? 0);
  const costOf = (i: number, j: number) => Math.abs((x[i] ?? 0) - (y[j] ?? 0)) ** order;
  const entries: [number, number, number][] = [];
  const source = new Float64Array(x.length);
  const target = new Float64Array(y.length);
  let [lastI, lastJ] = [-1, -1];
  alongQuantiles(a, b, (row, column, mass) => {
    const [i, j] = [byX[row] ?? 0, byY[column] ?? 0];
    if (column !== lastJ) target[j] = costOf(i, j) - (source[i] ?? 0);
    else if (row !== lastI) source[i] = costOf(i, j) - (target[j] ?? 0);
    [lastI, lastJ] = [row, column];
    entries.push([i, j, mass]);
  });
  const dual = dualValue(masses.source, masses.target, source, target);
  return transportOf({ plan: planOf(entries), source, target }, masses.unit, costOf, dual);
}
