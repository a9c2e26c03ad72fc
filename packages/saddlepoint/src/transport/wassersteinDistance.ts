import type { Quantity } from "../quantity/quantity.ts";
import { float64Numbers, rowsOf } from "../samples/numbers.ts";
import { requireOneSpace } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { pairwiseCosts } from "./costMatrix.ts";
import { euclidean, type GroundDistance } from "./groundDistance.ts";
import { balancedMasses, type Masses } from "./masses.ts";
import { type OptimalTransportOptions, solveTransport } from "./optimalTransport.ts";
import { quantileCoupling } from "./quantileCoupling.ts";
import { exactDistance, type Transport } from "./transport.ts";

/** Between which masses, and in which geometry. */
export type GeometryOptions = {
  /** p ≥ 1. Default 1. */
  readonly order?: number;
  /** Masses of x's points, [n]; uniform with total 1 by default. */
  readonly xMasses?: ArrayLike<number>;
  /** Masses of y's points, [m], of one total with x's. */
  readonly yMasses?: ArrayLike<number>;
  /** Default `euclidean`. Any other makes of points on a line what it makes of points in the plane. */
  readonly distance?: GroundDistance;
};

/**
 * The Wasserstein distance between two discrete measures: exact, with an optimal plan and its potentials.
 *
 * W_p(P, Q) = (min over couplings π of Σ π[i, j] d(xᵢ, yⱼ)^p)^(1/p) (Villani 2009, definition 6.1).
 * It is exact for the points given; as an estimate of the distance between the distributions that they were drawn from
 * it is too large, and in d dimensions that error falls like n^(−1/d) only.
 *
 * Points on a line are solved by their quantiles in O(n log n), others by the network simplex method on n × m pairs. The
 * transport's cost, potentials and gap are those of d^p.
 *
 * @param x n points of d coordinates
 * @param y m points of d coordinates
 * @returns the distance in the points' own unit, with the plan, the potentials and the duality gap
 * @throws RangeError when a shape, a total mass or the order does not fit, or a number is not finite
 * @example wassersteinDistance(real, fake, { order: 2 }).distance.value
 */
export function wassersteinDistance(
  x: Samples,
  y: Samples,
  options: GeometryOptions & OptimalTransportOptions = {},
): Transport & { readonly distance: Quantity } {
  const owner = "wassersteinDistance(x, y)";
  const { distance, onProgress } = options;
  const { order, masses } = geometry(owner, x, y, options);
  const transport =
    x.d === 1 && distance === undefined
      ? quantileCoupling(float64Numbers(x), float64Numbers(y), masses, order)
      : solveTransport(
          pairwiseCosts(owner, rowsOf(x), rowsOf(y), distance ?? euclidean, order),
          masses,
          onProgress,
        );
  return { distance: exactDistance(`W${order}(P, Q)`, rooted(owner, transport.cost, order)), ...transport };
}

/** The order and the masses that the options say, once the points are known to share a space. */
export function geometry(
  owner: string,
  x: Samples,
  y: Samples,
  { order = 1, xMasses, yMasses }: GeometryOptions,
): { readonly order: number; readonly masses: Masses } {
  if (!(order >= 1 && Number.isFinite(order)))
    throw new RangeError(`${owner}: order must be a finite number of at least 1, got ${order}`);
  requireOneSpace(owner, x, y);
  return { order, masses: balancedMasses(owner, [x.n, y.n], [xMasses, yMasses], ["xMasses", "yMasses"]) };
}

/** The distance that a mean of d^p stands for. Rounding can leave a mean of 0 below it. */
export function rooted(owner: string, cost: number, order: number): number {
  if (!Number.isFinite(cost))
    throw new RangeError(
      `${owner}: distance ** order must be finite, got a sum of ${cost} for order ${order}`,
    );
  return Math.max(0, cost) ** (1 / order);
}
