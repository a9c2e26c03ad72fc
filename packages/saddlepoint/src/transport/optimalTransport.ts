import type { Quantity } from "../quantity/quantity.ts";
import { tabulatedCosts } from "./costMatrix.ts";
import { storedCosts } from "./costs.ts";
import { balancedMasses } from "./masses.ts";
import type { Report, TransportProgress } from "./networkSimplex.ts";
import { solveTransport } from "./solveTransport.ts";
import { provenDistance, rescaled, type Transport } from "./transport.ts";

export type OptimalTransportOptions = {
  /** Called now and then while the solver runs, and at its end; throwing from it stops the solver. */
  readonly onProgress?: (progress: TransportProgress) => void;
};

/** A power of two by which costs are divided where sums of them could leave float64; 1 elsewhere. */
function headroom(costs: Float64Array): number {
  const large = costs.some((cost) => Math.abs(cost) > 1e290 && cost !== Number.POSITIVE_INFINITY);
  return large ? 2 ** 64 : 1;
}

/**
 * The cheapest way to turn one discrete measure into another, given what every pair costs.
 *
 * min over π ≥ 0 of Σ π[i, j] c[i, j] with Σⱼ π[i, j] = a[i], Σᵢ π[i, j] = b[j] (Kantorovich 1942; Peyré and Cuturi 2019,
 * eq. 2.11), equal to max Σ u a + Σ v b over u[i] + v[j] ≤ c[i, j] (eq. 2.20). Exact, for any masses, by the network
 * simplex method, whatever the range of the costs: where float64 cannot tell two plans apart, whole numbers do, and the gap
 * says what is left. A thousand by a thousand takes less than a second.
 *
 * @param cost [n][m], of any sign; Infinity forbids a pair
 * @param source a, [n], at least 0: masses in any unit, of one total with the target's
 * @param target b, [m]
 * @returns the least total cost, the plan, the potentials and the duality gap
 * @throws RangeError when a length or a total does not match, a number is not finite or a mass negative, or every plan needs a
 * forbidden pair
 * @example optimalTransport([[0, 1], [1, 0]], [3, 1], [2, 2]).total.value // 1
 */
export function optimalTransport(
  cost: readonly ArrayLike<number>[],
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  options: OptimalTransportOptions = {},
): Transport & { readonly total: Quantity } {
  const owner = "optimalTransport(cost, source, target)";
  const costs = tabulatedCosts(owner, cost, true);
  const masses = balancedMasses(owner, [costs.n, costs.m], [source, target], ["source", "target"]);
  const factor = headroom(costs.values);
  const shares = factor === 1 ? costs.values : costs.values.map((value) => value / factor);
  const { onProgress } = options;
  const report: Report | undefined =
    onProgress && ((p) => onProgress({ ...p, cost: p.cost * factor, bound: p.bound * factor }));
  const transport = rescaled(
    solveTransport(owner, storedCosts({ ...costs, values: shares }), masses, report),
    factor,
  );
  const total = provenDistance("transport cost", transport.cost, transport.cost - transport.gap);
  return { total, ...transport };
}
