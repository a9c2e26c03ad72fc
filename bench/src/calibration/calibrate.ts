import { divergenceFromSamples, divergences, wassersteinFromSamples } from "../subject/library.ts";
import { divergenceProblems } from "./divergenceProblems.ts";
import { forInformation } from "./estimators.ts";
import { informationProblems } from "./informationProblems.ts";
import { type Calibrated, measure, type Results } from "./measure.ts";

export type CalibrationOptions = {
  /** Samples each time. */
  readonly n: number;
  /** Draws of samples a problem. */
  readonly seeds: number;
  readonly quick: boolean;
};

export type Calibration = Awaited<ReturnType<typeof calibrate>>;

/** Steps of short training. */
const QUICK_STEPS = 200;

/** Every estimator on every problem. */
export async function calibrate({ n, seeds, quick }: CalibrationOptions, say: (text: string) => void) {
  const training = quick ? { steps: QUICK_STEPS } : {};
  const found = {
    information: [] as { problem: string; truth: number; results: Results }[],
    divergences: [] as { problem: string; results: Results }[],
  };
  for (const problem of informationProblems) {
    say(`I(x; y): ${problem.name}`);
    const results: Record<string, Calibrated | null> = {};
    for (const [name, estimate] of Object.entries(forInformation)) {
      results[name] = await measure(problem.truth, seeds, (seed) => {
        const { x, y } = problem.draw(seed, n);
        return estimate(x, y, { seed, ...training }, problem);
      });
    }
    found.information.push({ problem: problem.name, truth: problem.truth, results });
  }
  for (const problem of divergenceProblems) {
    say(`divergences: ${problem.name}`);
    const results: Record<string, Calibrated | null> = {};
    for (const each of Object.values(divergences)) {
      results[each.name] = await measure(problem.truth(each), seeds, (seed) => {
        const { p, q } = problem.draw(seed, n);
        return divergenceFromSamples(each, p, q, { seed, ...training });
      });
    }
    results.wasserstein = await measure(problem.wasserstein, seeds, (seed) => {
      const { p, q } = problem.draw(seed, n);
      return wassersteinFromSamples(p, q, { seed, ...training });
    });
    found.divergences.push({ problem: problem.name, results });
  }
  return found;
}
