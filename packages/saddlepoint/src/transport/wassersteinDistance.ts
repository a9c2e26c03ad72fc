import type { Quantity } from "../quantity/quantity.ts";
import { float64Numbers, rowsOf } from "../samples/numbers.ts";
import { requireOneSpace } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { isPlain, powerOf, rooted } from "./distanceScale.ts";
import { euclidean, type GroundDistance } from "./groundDistance.ts";
import { balancedMasses, type Masses } from "./masses.ts";
import type { OptimalTransportOptions } from "./optimalTransport.ts";
import { pointDistances, powerCosts, requirePairs, scaleOf } from "./pointCosts.ts";
import { quantileCoupling } from "./quantileCoupling.ts";
import { sameMeasure } from "./sameMeasure.ts";
import { solveTransport } from "./solveTransport.ts";
import { provenDistance, rescaled, type Transport, transportOf } from "./transport.ts";
import { planOf } from "./transportPlan.ts";

/** Between which masses, and in which geometry. */
export type GeometryOptions = {
  /** p ≥ 1. Default 1. */
  readonly order?: number;
  /** Masses of x's points, [n]; uniform with total 1 by default. */
  readonly xMasses?: ArrayLike<number>;
  /** Masses of y's points, [m], of one total with x's. */
  readonly yMasses?: ArrayLike<number>;
  /**
   * Default `euclidean`. Any other makes of points on a line what it makes of points in the plane, and Infinity forbids a
   * pair.
   */
  readonly distance?: GroundDistance;
};

/**
 * The Wasserstein distance between two discrete measures: exact, with an optimal plan and its potentials.
 *
 * W_p(P, Q) = (min over couplings π of Σ π[i, j] d(xᵢ, yⱼ)^p)^(1/p) (Villani 2009, definition 6.1).
 * It is exact for the points given; as an estimate of the distance between the distributions that they were drawn from
 * it is too large, and in d dimensions that error falls like n^(−1/d) only.
 *
 * Points on a line are solved by their quantiles in O(n log n), others by the network simplex method on n × m pairs, whose
 * costs are kept up to 2^27 pairs (1 GiB) and made when they are needed beyond. The transport's cost, potentials and gap are those of
 * d^p, 0 or infinite where that leaves float64; the distance does not.
 *
 * @param x n points of d coordinates
 * @param y m points of d coordinates
 * @returns the distance in the points' own unit, with the plan, the potentials and the duality gap
 * @throws RangeError when a shape, a total mass or the order does not fit, a number is not finite, there are more than 2^31
 * pairs, or every plan needs a pair whose distance is Infinity
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
  const { scale, ...transport } =
    x.d === 1 && distance === undefined
      ? quantileCoupling(float64Numbers(x), float64Numbers(y), masses, order)
      : (unmoved(x, y, masses, distance ?? euclidean) ??
        moved(owner, x, y, masses, distance ?? euclidean, order, onProgress));
  const { cost, gap } = transport;
  const value = rooted(owner, cost, order, scale);
  const least = rooted(owner, cost - gap, order, scale);
  return {
    distance: provenDistance(`W${order}(P, Q)`, value, least),
    ...rescaled(transport, scale ** order),
  };
}

/** A transport of (d / scale)^p. */
type Scaled = Transport & { readonly scale: number };

/** The answer for one measure, its points listed in two orders: nothing moves. */
function unmoved(x: Samples, y: Samples, masses: Masses, distance: GroundDistance): Scaled | undefined {
  const partner = sameMeasure(x, y, masses);
  if (partner === undefined || rowsOf(x).some((point) => distance(point, point) !== 0)) return undefined;
  const potentials = { source: new Float64Array(x.n), target: new Float64Array(y.n) };
  const entries = Array.from(partner, (j, i) => [i, j, masses.source[i] ?? 0] as const);
  return { scale: 1, ...transportOf({ plan: planOf(entries), ...potentials }, masses.unit, () => 0, 0) };
}

/**
 * Solves at a scale, and again at that of the farthest pair that the plan uses where that one's power has all but vanished:
 * pairs farther than all that is needed must not decide what is left of the others.
 */
function moved(
  owner: string,
  x: Samples,
  y: Samples,
  masses: Masses,
  distance: GroundDistance,
  order: number,
  onProgress: OptimalTransportOptions["onProgress"],
): Scaled {
  requirePairs(owner, x.n, y.n);
  const distances = pointDistances(owner, x, y, distance);
  for (let scale = scaleOf([distances], x, y, distance, order); ; ) {
    const transport = solveTransport(owner, powerCosts(distances, scale, order), masses, onProgress);
    const { sources, targets } = transport.plan;
    const used = sources.reduce((most, i, k) => Math.max(most, distances.at(i, targets[k] ?? 0)), 0);
    if (used === 0 || used === scale || isPlain(powerOf(used, scale, order))) return { scale, ...transport };
    scale = used;
  }
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
