import {
  chebyshev,
  euclidean,
  type GroundDistance,
  manhattan,
  optimalTransport,
  planTable,
} from "saddlepoint/transport";
import { amountsOf, type DistanceName, type Point, type Problem, totalOf } from "./problem.ts";

const GROUND: Readonly<Record<DistanceName, GroundDistance>> = { euclidean, manhattan, chebyshev };

/** How far from farm i to factory j, [n][m], in kilometres. */
export function costsOf({ farms, factories, distance }: Problem): number[][] {
  const point = ({ x, y }: Point) => Float64Array.of(x, y);
  return farms.map((farm) => factories.map((factory) => GROUND[distance](point(farm), point(factory))));
}

/** One way from a farm to a factory. */
interface Way {
  readonly farm: number;
  readonly factory: number;
  /** cᵢⱼ in kilometres. */
  readonly cost: number;
  /** πᵢⱼ, the cows that go it. */
  readonly amount: number;
  /** uᵢ + vⱼ, at most cᵢⱼ. */
  readonly price: number;
  /** Whether the price is the cost, to rounding. */
  readonly tight: boolean;
}

/** The cheapest plan with the prices that prove it. */
export interface ExactPlan {
  /** [n][m]. */
  readonly ways: readonly (readonly Way[])[];
  /** Σ π c, in cow-kilometres. */
  readonly cost: number;
  /** W₁ between the two distributions, the mean way of a cow in kilometres: the cost by the number of cows. */
  readonly wasserstein: number;
  /** u, one a farm, and v, one a factory, in kilometres. */
  readonly u: readonly number[];
  readonly v: readonly number[];
  /** Σ a u and Σ b v, whose sum is the cost. */
  readonly farmsValue: number;
  readonly factoriesValue: number;
}

/** Slack below this, relative to the longest way, is rounding. */
const TIGHT = 1e-9;

const dot = (amounts: readonly number[], prices: readonly number[]): number =>
  amounts.reduce((sum, amount, k) => sum + amount * (prices[k] ?? 0), 0);

/**
 * The exact transport of a problem: min Σ π c over couplings, with its dual max Σ a u + Σ b v, u + v ≤ c.
 *
 * @throws RangeError when supplies and demands differ in total
 */
export function exactPlan(problem: Problem): ExactPlan {
  const costs = costsOf(problem);
  const [a, b] = [amountsOf(problem.farms), amountsOf(problem.factories)];
  const { cost, plan, potentials } = optimalTransport(costs, a, b);
  const table = planTable(plan, a.length, b.length);
  const [u, v] = [[...potentials.source], [...potentials.target]];
  const longest = Math.max(1, ...costs.flat());
  const ways = costs.map((row, farm) =>
    row.map((length, factory) => {
      const price = (u[farm] ?? 0) + (v[factory] ?? 0);
      return {
        farm,
        factory,
        cost: length,
        amount: table[farm]?.[factory] ?? 0,
        price,
        tight: length - price <= TIGHT * longest,
      };
    }),
  );
  const wasserstein = cost / totalOf(problem.farms);
  return { ways, cost, wasserstein, u, v, farmsValue: dot(a, u), factoriesValue: dot(b, v) };
}
