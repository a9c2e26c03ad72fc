import { meanQuantity } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { fillNormal } from "../random/normal.ts";
import type { Stream } from "../random/stream.ts";
import { rowsOf } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import type { Masses } from "./masses.ts";
import { alongQuantiles, ascending } from "./quantileCoupling.ts";
import { type GeometryOptions, geometry, rooted } from "./wassersteinDistance.ts";

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
    const length = Math.hypot(...normal);
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

/** W_p^p between two measures on the line. */
function lineCost(
  x: Float64Array,
  y: Float64Array,
  masses: Masses,
  uniform: readonly [boolean, boolean],
  order: number,
): number {
  const [xs, a] = sorted(x, masses.source, uniform[0]);
  const [ys, b] = sorted(y, masses.target, uniform[1]);
  let cost = 0;
  alongQuantiles(a, b, (i, j, mass) => {
    if (mass > 0) cost += mass * Math.abs((xs[i] ?? 0) - (ys[j] ?? 0)) ** order;
  });
  return cost * masses.unit;
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
  const costs = new Float64Array(directions);
  for (let k = 0; k < directions; k++) {
    const unit = direction(stream, x.d);
    costs[k] = lineCost(along(xs, unit), along(ys, unit), masses, uniform, order);
    onProgress?.({ direction: k + 1, directions });
  }
  const mean = meanQuantity(`SW${order}(P, Q)`, costs, { kind: "estimate", unit: "data units" });
  return {
    ...mean,
    value: rooted(owner, mean.value, order),
    ci: [rooted(owner, mean.ci[0], order), rooted(owner, mean.ci[1], order)],
  };
}
