import { float64Numbers } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import type { Masses } from "./masses.ts";

/**
 * Where two measures are the same points with the same masses, in whatever order: which of y's points is each of x's.
 * Undefined where they are not.
 */
export function sameMeasure(x: Samples, y: Samples, { source, target }: Masses): Int32Array | undefined {
  if (x.n !== y.n) return undefined;
  const { n, d } = x;
  const [p, q] = [float64Numbers(x), float64Numbers(y)];
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  // A first look, so that measures that differ are not sorted: equal points have nearly equal sums.
  const [a, b, size] = [sum(p), sum(q), sum(p.map(Math.abs))];
  if (Math.abs(a - b) > 1e-9 * size) return undefined;
  const compare =
    (values: Float64Array, masses: Float64Array, others: Float64Array, otherMasses: Float64Array) =>
    (i: number, j: number) => {
      for (let k = 0; k < d; k++) {
        const difference = (values[i * d + k] ?? 0) - (others[j * d + k] ?? 0);
        if (difference !== 0) return difference;
      }
      return (masses[i] ?? 0) - (otherMasses[j] ?? 0);
    };
  const order = (values: Float64Array, masses: Float64Array) =>
    Int32Array.from({ length: n }, (_, i) => i).sort(compare(values, masses, values, masses));
  const [byX, byY] = [order(p, source), order(q, target)];
  const between = compare(p, source, q, target);
  if (byX.some((i, k) => between(i, byY[k] ?? 0) !== 0)) return undefined;
  const partner = new Int32Array(n);
  byX.forEach((i, k) => {
    partner[i] = byY[k] ?? 0;
  });
  return partner;
}
