import { blurredPlan, EPSILON_POWERS } from "./blurredPlan.ts";
import type { Problem } from "./problem.ts";

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
