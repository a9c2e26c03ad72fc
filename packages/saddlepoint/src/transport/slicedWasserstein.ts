import { meanQuantity } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { fillNormal } from "../random/normal.ts";
import type { Stream } from "../random/stream.ts";
import { rowsOf } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import { powerOf, rooted } from "./distanceScale.ts";
import { euclidean } from "./groundDistance.ts";
import type { Masses } from "./masses.ts";
import { alongQuantiles, ascending } from "./quantileCoupling.ts";
import { type GeometryOptions, geometry } from "./wassersteinDistance.ts";

export type SlicedOptions = Omit<GeometryOptions, "distance"> & {
  /** How many directions, at least 2. Default 256. */
  readonly directions?: number;
  /** Called after each direction; throwing from it stops the work. */
  readonly onProgress?: (progress: { readonly direction: number; readonly directions: number }) => void;
};

/** A direction uniform on the unit sphere: a normal vector over its length. */
function direction(stream: Stream, d: number): Float64Array {
  for (;;) {
    const normal = Float64Array.from(fillNormal(stream, new Float32Array(d)));
    const length = euclidean(normal, new Float64Array(d));
    if (length > 0) return normal.map((value) => value / length);
  }
}

const along = (rows: readonly Float64Array[], unit: Float64Array): Float64Array =>
  Float64Array.from(rows, (row) => row.reduce((sum, value, k) => sum + value * (unit[k] ?? 0), 0));

/** The points in ascending order with their masses. */
function sorted(points: Float64Array, masses: Float64Array, uniform: boolean): [Float64Array, Float64Array] {
  if (uniform) return [points.sort(), masses];
  const order = ascending(points);
  const pick = (values: Float64Array) => Float64Array.from(order, (i) => values[i] ?? 0);
  return [pick(points), pick(masses)];
}

/** W_p^p between two measures on the line, in powers of the farthest way that mass goes. */
function lineCost(
  x: Float64Array,
  y: Float64Array,
  masses: Masses,
  uniform: readonly [boolean, boolean],
  order: number,
): { readonly farthest: number; readonly cost: number } {
  const [xs, a] = sorted(x, masses.source, uniform[0]);
  const [ys, b] = sorted(y, masses.target, uniform[1]);
  const ways = (visit: (way: number, mass: number) => void) =>
    alongQuantiles(a, b, (i, j, mass) => {
      if (mass > 0) visit(Math.abs((xs[i] ?? 0) - (ys[j] ?? 0)), mass);
    });
  let farthest = 0;
  ways((way) => {
    if (way > farthest) farthest = way;
  });
  let cost = 0;
  if (farthest > 0) {
    ways((way, mass) => {
      cost += mass * powerOf(way, farthest, order);
    });
  }
  return { farthest, cost: cost * masses.unit };
}

/**
 * The sliced Wasserstein distance: the distance on the line, averaged over directions.
 *
 * SW_p(P, Q) = (E over unit θ of W_p(θ·x, θ·y)^p)^(1/p) (Bonneel et al. 2015), the expectation over
 * `directions` seeded draws. It costs a sort a direction, whatever d; SW_p ≤ W_p.
 *
 * @param x n points of d coordinates
 * @param y m points of d coordinates
 * @param stream where the directions come from
 * @returns an estimate in the points' own unit, its n the number of directions and its interval over them; on a line every
 * direction gives W_p itself
 * @throws RangeError when a shape, a total mass or an option does not fit, or a number is not finite
 * @example slicedWasserstein(real, fake, stream(1, "directions"), { order: 2 }).value
 */
export function slicedWasserstein(
  x: Samples,
  y: Samples,
  stream: Stream,
  options: SlicedOptions = {},
): Quantity {
  const owner = "slicedWasserstein(x, y, stream)";
  const { directions = 256, onProgress } = options;
  if (!Number.isInteger(directions) || directions < 2)
    throw new RangeError(`${owner}: directions must be an integer of at least 2, got ${directions}`);
  const { order, masses } = geometry(owner, x, y, options);
  const [xs, ys] = [rowsOf(x), rowsOf(y)];
  const uniform = [options.xMasses === undefined, options.yMasses === undefined] as const;
  const lines = Array.from({ length: directions }, (_, k) => {
    const unit = direction(stream, x.d);
    const line = lineCost(along(xs, unit), along(ys, unit), masses, uniform, order);
    onProgress?.({ direction: k + 1, directions });
    return line;
  });
  const scale = lines.reduce((most, { farthest }) => Math.max(most, farthest), 0) || 1;
  const costs = Float64Array.from(lines, ({ farthest, cost }) => cost * powerOf(farthest, scale, order));
  const mean = meanQuantity(`SW${order}(P, Q)`, costs, { kind: "estimate", unit: "data units" });
  const distance = (cost: number) => rooted(owner, cost, order, scale);
  return { ...mean, value: distance(mean.value), ci: [distance(mean.ci[0]), distance(mean.ci[1])] };
}
