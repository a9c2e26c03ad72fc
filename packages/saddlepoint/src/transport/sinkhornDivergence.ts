import { type Quantity, warned } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import { matrixOf, requireMatrix } from "./costMatrix.ts";
import { isPlain, rooted } from "./distanceScale.ts";
import { euclidean } from "./groundDistance.ts";
import { total } from "./masses.ts";
import { dualValue } from "./networkSimplex.ts";
import { madeCosts, pointDistances, scaleOf } from "./pointCosts.ts";
import { sameMeasure } from "./sameMeasure.ts";
import { type EntropicTransport, entropicTransport, inspected } from "./sinkhorn.ts";
import { blurWarning, type SinkhornOptions, sinkhornSettings } from "./sinkhornOptions.ts";
import { symmetricPotential } from "./symmetricPotential.ts";
import { type GeometryOptions, geometry } from "./wassersteinDistance.ts";

/**
 * The debiased Sinkhorn divergence between two discrete measures.
 *
 * S_ε(P, Q) = OT_ε(P, Q) − ½ OT_ε(P, P) − ½ OT_ε(Q, Q) for the cost d^p (Feydy et al. 2019, section 1), reported as S_ε^(1/p) in
 * the points' own unit. It is 0 for P = Q, where OT_ε is not, tends to W_p as ε → 0, and is never negative for the
 * Euclidean distance with p = 1 or 2 (theorem 1). For ε > 0 it is neither a bound from below nor from above on W_p, and what
 * lies closer together than ε is blurred: a few far points raise the mean cost, and so the default ε, of which a warning tells.
 * The transport is that of (d / scale)^p, with a scale of 1 wherever d^p is within 1e±200; ε is in the unit of d^p.
 *
 * @param x n points of d coordinates
 * @param y m points of d coordinates
 * @returns the divergence in the points' own unit, an estimate of W_p; and the transport from x to y with its two bounds
 * @throws RangeError when a shape, a total mass or an option does not fit, or a number is not finite
 * @example sinkhornDivergence(real, fake, { order: 2, epsilon: 0.01 }).divergence.value
 */
export function sinkhornDivergence(
  x: Samples,
  y: Samples,
  options: GeometryOptions & SinkhornOptions = {},
): { readonly divergence: Quantity; readonly transport: EntropicTransport; readonly scale: number } {
  const owner = "sinkhornDivergence(x, y)";
  const { distance = euclidean } = options;
  const { order, masses } = geometry(owner, x, y, options);
  requireMatrix(owner, Math.max(x.n, y.n), Math.max(x.n, y.n));
  const pairs = [
    [x, y],
    [x, x],
    [y, y],
  ] as const;
  const distances = pairs.map(([from, to]) => pointDistances(owner, from, to, distance));
  const scale = scaleOf(distances, x, y, distance, order);
  const costsOf = ([from, to]: readonly [Samples, Samples]) =>
    matrixOf(owner, madeCosts(pointDistances(owner, from, to, distance), scale, order));
  const costs = costsOf([x, y]);
  const { epsilon } = options;
  const share = epsilon === undefined || scale === 1 ? epsilon : epsilon / scale ** order;
  if (epsilon !== undefined && epsilon > 0 && !(share !== undefined && isPlain(share))) {
    throw new RangeError(
      `${owner}: epsilon must be of the size of distance ** order, here up to ${scale} ** ${order}, got ${epsilon}; left out, it is 5% of the mean`,
    );
  }
  const settings = sinkhornSettings(owner, costs, masses, {
    ...options,
    ...(share === undefined ? {} : { epsilon: share }),
  });
  const transport = entropicTransport(costs, masses, settings);
  const all = total(masses.source);
  const selfCost = (points: Samples, given: Float64Array) => {
    const a = given.map((mass) => mass / all);
    const solved = symmetricPotential(costsOf([points, points]), a, settings);
    return { ...solved, value: all * masses.unit * dualValue(a, a, solved.f, solved.g) };
  };
  const [p, q] = [selfCost(x, masses.source), selfCost(y, masses.target)];
  const same = sameMeasure(x, y, masses) !== undefined;
  const debiased = same ? 0 : transport.entropic.value - p.value / 2 - q.value / 2;
  const worst = [transport, p, q].reduce((a, b) => (b.marginalError > a.marginalError ? b : a));
  const name = `S${order}(P, Q) at epsilon ${settings.epsilon}${scale === 1 ? "" : ` of distances over ${scale}`}`;
  const value = rooted(owner, debiased, order, scale);
  const divergence = inspected(name, value, "estimate", worst, settings.tolerance);
  const blurred = epsilon === undefined && !same ? blurWarning(costs, masses, settings.epsilon) : undefined;
  return { divergence: warned(divergence, blurred), transport, scale };
}
