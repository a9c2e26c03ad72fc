import type { Quantity } from "../quantity/quantity.ts";
import { rowsOf } from "../samples/numbers.ts";
import type { Samples } from "../samples/samples.ts";
import { pairwiseCosts } from "./costMatrix.ts";
import { euclidean } from "./groundDistance.ts";
import { total } from "./masses.ts";
import { dualValue } from "./networkSimplex.ts";
import { type EntropicTransport, entropicTransport, inspected } from "./sinkhorn.ts";
import { type SinkhornOptions, sinkhornSettings } from "./sinkhornOptions.ts";
import { symmetricPotential } from "./sinkhornPotentials.ts";
import { type GeometryOptions, geometry, rooted } from "./wassersteinDistance.ts";

/**
 * The debiased Sinkhorn divergence between two discrete measures.
 *
 * S_ε(P, Q) = OT_ε(P, Q) − ½ OT_ε(P, P) − ½ OT_ε(Q, Q) for the cost d^p (Feydy et al. 2019, section 1), reported as S_ε^(1/p) in
 * the points' own unit. It is 0 for P = Q, where OT_ε is not, tends to W_p as ε → 0, and is never negative for the
 * Euclidean distance with p = 1 or 2 (theorem 1). For ε > 0 it is neither a bound from below nor from above on W_p.
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
): { readonly divergence: Quantity; readonly transport: EntropicTransport } {
  const owner = "sinkhornDivergence(x, y)";
  const { distance = euclidean } = options;
  const { order, masses } = geometry(owner, x, y, options);
  const [xs, ys] = [rowsOf(x), rowsOf(y)];
  const costs = pairwiseCosts(owner, xs, ys, distance, order);
  const settings = sinkhornSettings(owner, costs, masses, options);
  const transport = entropicTransport(costs, masses, settings);
  const all = total(masses.source);
  const selfCost = (rows: readonly Float64Array[], given: Float64Array) => {
    const a = given.map((mass) => mass / all);
    const solved = symmetricPotential(pairwiseCosts(owner, rows, rows, distance, order), a, settings);
    return { ...solved, value: all * masses.unit * dualValue(a, a, solved.f, solved.g) };
  };
  const [p, q] = [selfCost(xs, masses.source), selfCost(ys, masses.target)];
  const value = rooted(owner, transport.entropic.value - p.value / 2 - q.value / 2, order);
  const worst = [transport, p, q].reduce((a, b) => (b.marginalError > a.marginalError ? b : a));
  const name = `S${order}(P, Q) at epsilon ${settings.epsilon}`;
  return { divergence: inspected(name, value, "estimate", worst, settings.tolerance), transport };
}
