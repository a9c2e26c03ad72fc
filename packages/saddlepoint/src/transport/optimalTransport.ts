import type { Quantity } from "../quantity/quantity.ts";
import { type CostMatrix, tabulatedCosts } from "./costMatrix.ts";
import { balancedMasses, type Masses } from "./masses.ts";
import { dualValue, networkSimplex, type TransportProgress } from "./networkSimplex.ts";
import { exactDistance, type Transport, transportOf } from "./transport.ts";

export type OptimalTransportOptions = {
  /** Called now and then while the solver runs, and at its end; throwing from it stops the solver. */
  readonly onProgress?: (progress: TransportProgress) => void;
};

/**
 * The cheapest way to turn one discrete measure into another, given what every pair costs.
 *
 * min over π ≥ 0 of Σ π[i, j] c[i, j] with Σⱼ π[i, j] = a[i], Σᵢ π[i, j] = b[j] (Kantorovich 1942; Peyré and Cuturi 2019,
 * eq. 2.11), equal to max Σ u a + Σ v b over u[i] + v[j] ≤ c[i, j] (eq. 2.20). Exact, for any masses, by the network
 * simplex method: to 1e-13 of the largest cost a unit of mass, and the gap says how close. A thousand by a thousand takes
 * about a second.
 *
 * @param cost [n][m], finite, of any sign
 * @param source a, [n], at least 0: masses in any unit, of one total with the target's
 * @param target b, [m]
 * @returns the least total cost, the plan, the potentials and the duality gap
 * @throws RangeError when a length or a total does not match, or a number is not finite or a mass negative
 * @example optimalTransport([[0, 1], [1, 0]], [3, 1], [2, 2]).total.value // 1
 */
export function optimalTransport(
  cost: readonly ArrayLike<number>[],
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  options: OptimalTransportOptions = {},
): Transport & { readonly total: Quantity } {
  const owner = "optimalTransport(cost, source, target)";
  const costs = tabulatedCosts(owner, cost);
  const masses = balancedMasses(owner, [costs.n, costs.m], [source, target], ["source", "target"]);
  const transport = solveTransport(costs, masses, options.onProgress);
  return { total: exactDistance("transport cost", transport.cost), ...transport };
}

/** The network simplex method between checked measures. */
export function solveTransport(
  costs: CostMatrix,
  { source, target, unit }: Masses,
  onProgress?: (progress: TransportProgress) => void,
): Transport {
  const report =
    onProgress &&
    ((p: TransportProgress) => onProgress({ ...p, cost: p.cost * unit, bound: p.bound * unit }));
  const solution = networkSimplex(costs, source, target, report);
  return transportOf(
    solution,
    unit,
    (i, j) => costs.values[i * costs.m + j] ?? 0,
    dualValue(source, target, solution.source, solution.target),
  );
}
