import { Tensor } from "@saddlepoint/engine";
import { type Quantity, warned } from "../quantity/quantity.ts";
import { type CostMatrix, tabulatedCosts } from "./costMatrix.ts";
import { cTransform, storedCosts } from "./costs.ts";
import { balancedMasses, type Masses, total } from "./masses.ts";
import { dualValue } from "./networkSimplex.ts";
import { roundPlan } from "./roundPlan.ts";
import { scaledPotentials } from "./scaledPotentials.ts";
import { type SinkhornOptions, type SinkhornSettings, sinkhornSettings } from "./sinkhornOptions.ts";
import { exactDistance, type Potentials } from "./transport.ts";

/** An entropic transport, and what it says about the exact one. */
export type EntropicTransport = {
  /** OT_ε, from below: the dual's value, which never exceeds it and reaches it as the iterations converge. */
  readonly entropic: Quantity;
  /** Σ π c of a plan with the right marginals: at least the exact transport's cost. */
  readonly upper: Quantity;
  /** The potentials' value after a c-transform, which makes them feasible: at most the exact transport's cost. */
  readonly lower: Quantity;
  /** [n, m], float64; its marginals are the given masses. */
  readonly plan: Tensor;
  /** f and g, with π[i, j] = a[i] b[j] exp((f[i] + g[j] − c[i, j]) / ε) in masses of total 1. */
  readonly potentials: Potentials;
  readonly epsilon: number;
  readonly iterations: number;
  /** ‖π1 − a‖₁ + ‖πᵀ1 − b‖₁ as a share of all mass, before the plan's marginals were put right. */
  readonly marginalError: number;
  readonly converged: boolean;
};

/**
 * Transport with an entropic penalty, solved by Sinkhorn's iterations.
 *
 * OT_ε(a, b) = min over couplings π of Σ π c + ε KL(π ‖ a⊗b) (Cuturi 2013; Peyré and Cuturi 2019, section 4.1), by
 * f[i] ← −ε log Σⱼ b[j] exp((g[j] − c[i, j]) / ε) and the same for g (Feydy et al. 2019, section 3). The iterations are products
 * with a plan's rows and columns, whose scalings go into f and g before they could overflow (Schmitzer 2019); their steps are
 * lengthened by a factor that follows from how fast they converge (Thibault et al. 2021); and ε falls to its final value,
 * so that a small one converges too.
 *
 * @param cost [n][m], finite
 * @param source a, [n], at least 0, of one total with the target's
 * @param target b, [m]
 * @returns the entropic cost, the exact cost between two bounds, the plan and the potentials; a warning in the quantities
 * where the iterations ended before the marginal error reached the tolerance
 * @throws RangeError when a length, a total or an option does not fit, or a number is not finite
 * @example sinkhorn([[0, 1], [1, 0]], [0.5, 0.5], [0.5, 0.5], { epsilon: 0.01 }).upper.value
 */
export function sinkhorn(
  cost: readonly ArrayLike<number>[],
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  options: SinkhornOptions = {},
): EntropicTransport {
  const owner = "sinkhorn(cost, source, target)";
  const costs = tabulatedCosts(owner, cost);
  const masses = balancedMasses(owner, [costs.n, costs.m], [source, target], ["source", "target"]);
  return entropicTransport(costs, masses, sinkhornSettings(owner, costs, masses, options));
}

/** Sinkhorn's iterations between checked measures. */
export function entropicTransport(
  costs: CostMatrix,
  masses: Masses,
  settings: SinkhornSettings,
): EntropicTransport {
  const all = total(masses.source);
  const [a, b] = [masses.source.map((mass) => mass / all), masses.target.map((mass) => mass / all)];
  const scale = all * masses.unit;
  const { f, g, plan, iterations, marginalError } = scaledPotentials(costs, a, b, settings);
  const converged = marginalError <= settings.tolerance;
  roundPlan(plan, a, b);
  const moved = costOf(plan, costs);
  const quantity = (name: string, value: number, kind: Quantity["kind"]): Quantity =>
    inspected(name, scale * value, kind, { iterations, marginalError }, settings.tolerance);
  return {
    entropic: quantity(`OT_${settings.epsilon}(P, Q)`, dualValue(a, b, f, g), "lower-bound"),
    upper: quantity("transport cost", moved, "upper-bound"),
    lower: quantity("transport cost", dualValue(a, b, f, cTransform(storedCosts(costs), f)), "lower-bound"),
    plan: new Tensor("float64", multiplied(plan, scale), [costs.n, costs.m]),
    potentials: { source: f, target: g },
    epsilon: settings.epsilon,
    iterations,
    marginalError,
    converged,
  };
}

/** Σ π c. */
function costOf(plan: Float64Array, { values }: CostMatrix): number {
  let sum = 0;
  for (let k = 0; k < plan.length; k++) sum += (plan[k] ?? 0) * (values[k] ?? 0);
  return sum;
}

/** The numbers, each times a factor, in place. */
function multiplied(numbers: Float64Array, factor: number): Float64Array {
  for (let k = 0; k < numbers.length; k++) numbers[k] = (numbers[k] ?? 0) * factor;
  return numbers;
}

/** What iterations have found, with a warning where they ended early. */
export const inspected = (
  quantity: string,
  value: number,
  kind: Quantity["kind"],
  { iterations, marginalError }: Pick<EntropicTransport, "iterations" | "marginalError">,
  tolerance: number,
): Quantity =>
  warned(
    { ...exactDistance(quantity, value), kind },
    marginalError <= tolerance
      ? undefined
      : `not converged: after ${iterations} iterations the marginals are off by ${marginalError.toExponential(1)}, more than ${tolerance}; raise epsilon or maxIterations`,
  );
