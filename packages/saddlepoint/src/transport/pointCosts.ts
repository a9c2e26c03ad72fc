import { float64Numbers, rowsOf } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import { type Costs, changedCosts, keptCosts } from "./costs.ts";
import { isPlain, powerOf, scaleFor } from "./distanceScale.ts";
import { chebyshev, euclidean, euclideanAt, type GroundDistance, manhattan } from "./groundDistance.ts";

/** Costs kept at most: 1 GiB of float64. Beyond, they are made anew each time that they are read. */
const KEPT_PAIRS = 2 ** 27;

/** Pairs beyond which an exact transport takes hours. */
const MOST_PAIRS = 2 ** 31;

/** Refuses, before any work, what an exact transport would take hours for. */
export function requirePairs(owner: string, n: number, m: number): void {
  if (n * m <= MOST_PAIRS) return;
  throw new RangeError(
    `${owner}: x and y must make at most 2^31 pairs, got ${n} by ${m} points; use slicedWasserstein, which takes all of them, or fewer points`,
  );
}

/** Distances of which Infinity is too large a number; of any other it forbids the pair. */
const NAMED: readonly GroundDistance[] = [euclidean, manhattan, chebyshev];

/** The distances of all pairs, made when they are needed. */
export function pointDistances(owner: string, x: Samples, y: Samples, distance: GroundDistance): Costs {
  const { n } = x;
  const m = y.n;
  const { row, at } = distance === euclidean ? euclideanRows(x, y) : rowsBy(x, y, distance);
  const most = NAMED.includes(distance) ? Number.MAX_VALUE : Number.POSITIVE_INFINITY;
  return {
    n,
    m,
    at,
    row(i) {
      const lengths = row(i);
      for (let j = 0; j < m; j++) {
        const length = lengths[j] ?? 0;
        if (length >= 0 && length <= most) continue;
        throw new RangeError(
          `${owner}: distances must be finite and at least 0, got ${length} between row ${i} of x and row ${j} of y`,
        );
      }
      return lengths;
    },
  };
}

type Distances = Pick<Costs, "row" | "at">;

function euclideanRows(x: Samples, y: Samples): Distances {
  const { d } = x;
  const [p, q] = [float64Numbers(x), float64Numbers(y)];
  const buffer = new Float64Array(y.n);
  return {
    at: (i, j) => euclideanAt(p, i * d, q, j * d, d),
    row(i) {
      for (let j = 0; j < buffer.length; j++) buffer[j] = euclideanAt(p, i * d, q, j * d, d);
      return buffer;
    },
  };
}

function rowsBy(x: Samples, y: Samples, distance: GroundDistance): Distances {
  const [p, q] = [rowsOf(x), rowsOf(y)];
  const at = (i: number, j: number) => {
    const [from, to] = [p[i], q[j]];
    return from && to ? distance(from, to) : Number.NaN;
  };
  const buffer = new Float64Array(y.n);
  return {
    at,
    row(i) {
      for (let j = 0; j < buffer.length; j++) buffer[j] = at(i, j);
      return buffer;
    },
  };
}

/** What distances are divided by before they are raised to an order; a look at each of them only where that may not be 1. */
export function scaleOf(
  distances: readonly Costs[],
  x: Samples,
  y: Samples,
  distance: GroundDistance,
  order: number,
): number {
  const bound = NAMED.includes(distance) ? spread(x, y) : 0;
  return isPlain(bound ** order) ? 1 : scaleFor(Math.max(...distances.map(largestOf)), order);
}

/** The sum over coordinates of how far all points of both lie apart at most: no named distance is larger. */
function spread(x: Samples, y: Samples): number {
  const { d } = x;
  const least = new Float64Array(d).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(d).fill(Number.NEGATIVE_INFINITY);
  for (const values of [float64Numbers(x), float64Numbers(y)]) {
    for (let k = 0; k < values.length; k++) {
      const value = values[k] ?? 0;
      if (value < (least[k % d] ?? 0)) least[k % d] = value;
      if (value > (most[k % d] ?? 0)) most[k % d] = value;
    }
  }
  return most.reduce((sum, value, k) => sum + value - (least[k] ?? 0), 0);
}

/** The largest distance of a pair that is not forbidden. */
function largestOf(distances: Costs): number {
  let largest = 0;
  for (let i = 0; i < distances.n; i++) {
    const row = distances.row(i);
    for (let j = 0; j < row.length; j++) {
      const length = row[j] ?? 0;
      if (length > largest && length < Number.POSITIVE_INFINITY) largest = length;
    }
  }
  return largest;
}

/** c[i, j] = (distance / scale)^p, made when it is needed. */
export const madeCosts = (distances: Costs, scale: number, order: number): Costs =>
  order === 1 && scale === 1 ? distances : changedCosts(distances, (d) => powerOf(d, scale, order));

/** The same, kept where memory allows. */
export function powerCosts(distances: Costs, scale: number, order: number): Costs {
  const costs = madeCosts(distances, scale, order);
  return costs.n * costs.m <= KEPT_PAIRS ? keptCosts(costs) : costs;
}
