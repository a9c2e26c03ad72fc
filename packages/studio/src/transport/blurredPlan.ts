import type { Quantity } from "saddlepoint/quantity";
import { entropy, mutualInformation } from "saddlepoint/shannon";
import { sinkhorn } from "saddlepoint/transport";
import { costsOf } from "./exactPlan.ts";
import { amountsOf, type Problem, totalOf } from "./problem.ts";

/** ε runs over these powers of ten, in kilometres. */
export const EPSILON_POWERS = { low: -2, high: 1.5 } as const;

/** How the penalty of a power reads. */
export const epsilonText = (power: number): string => `${Number((10 ** power).toPrecision(2))} km`;

/** Iterations at most, so that no slider waits: the smallest ε between the most places then takes some 3 ms. */
const MOST_ITERATIONS = 600;

/** What the library's own warning advises, more iterations, is not in a visitor's hands. */
const STOPPED = `the iterations were stopped at ${MOST_ITERATIONS}, so this is not quite the best plan for its ε; raise ε`;

/** An entropic plan, and what it costs and says. */
export interface BlurredPlan {
  /** [n][m], in cows; its sums are the supplies and demands. */
  readonly table: readonly (readonly number[])[];
  /** Σ π c in cow-kilometres: never below the exact cost. */
  readonly cost: Quantity;
  /** I(farm; factory) of a cow drawn from the plan: what the penalty ε weighs. */
  readonly information: Quantity;
  /** H(farm, factory) of a cow drawn from the plan, at most H(farm) + H(factory). */
  readonly entropy: Quantity;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * The plan of least Σ π c + ε N I(farm; factory) for N cows, by Sinkhorn's iterations (Cuturi 2013), 600 at most: the
 * marginals are put right where they end early.
 *
 * @param epsilon in kilometres, above 0
 * @throws RangeError when supplies and demands differ in total
 */
export function blurredPlan(problem: Problem, epsilon: number): BlurredPlan {
  const [a, b] = [amountsOf(problem.farms), amountsOf(problem.factories)];
  const solved = sinkhorn(costsOf(problem), a, b, { epsilon, maxIterations: MOST_ITERATIONS });
  const values = [...solved.plan.data].map(Number);
  const table = a.map((_, i) => values.slice(i * b.length, (i + 1) * b.length));
  const all = values.reduce((sum, value) => sum + value, 0);
  const joint = table.map((row) => row.map((mass) => mass / all));
  const ceiling = [a, b].reduce((sum, side) => sum + entropy(side.map((mass) => mass / all)).value, 0);
  return {
    table,
    cost: {
      ...solved.upper,
      quantity: "Σ π c of the blurred plan",
      ...(solved.converged ? {} : { warning: STOPPED }),
    },
    information: { ...mutualInformation(joint), quantity: "I(farm; factory)" },
    entropy: { ...entropy(joint.flat()), quantity: "H(π)", ceiling },
    iterations: solved.iterations,
    converged: solved.converged,
  };
}

/** What it costs to send cows at random, Σ a b c / N: where blurred plans go as ε grows, and what none exceeds. */
export function independentCost(problem: Problem): number {
  const [a, b] = [amountsOf(problem.farms), amountsOf(problem.factories)];
  const all = totalOf(problem.farms);
  const costOf = (row: readonly number[], mass: number): number =>
    row.reduce((sum, cost, j) => sum + (mass * (b[j] ?? 0) * cost) / all, 0);
  return costsOf(problem).reduce((sum, row, i) => sum + costOf(row, a[i] ?? 0), 0);
}

/** Costs of blurred plans over log₁₀ ε, from small to large. */
export type BlurCurve = readonly (readonly [power: number, cost: number])[];

const POINTS = 19;

/** While a place is dragged the problem changes with every frame: the curve waits until it stays. */
const SETTLED_MS = 80;

/**
 * Works the curve out without holding up the page: a plan at a time, with a pause for other work between them.
 *
 * @param done takes the whole curve
 * @returns what ends the work before it is done
 */
export function blurCurve(problem: Problem, done: (curve: BlurCurve) => void): () => void {
  const curve: [number, number][] = [];
  const next = (): void => {
    const share = curve.length / (POINTS - 1);
    const power = EPSILON_POWERS.low + share * (EPSILON_POWERS.high - EPSILON_POWERS.low);
    curve.push([power, blurredPlan(problem, 10 ** power).cost.value]);
    if (curve.length < POINTS) timer = setTimeout(next);
    else done(curve);
  };
  let timer = setTimeout(next, SETTLED_MS);
  return () => clearTimeout(timer);
}
