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

export type Calibration = {
  readonly information: readonly {
    readonly problem: string;
    readonly truth: number;
    readonly results: Results;
  }[];
  readonly divergences: readonly { readonly problem: string; readonly results: Results }[];
};

/** Steps of short training. */
const QUICK_STEPS = 200;

/** Every estimator on every problem. */
export async function calibrate(
  { n, seeds, quick }: CalibrationOptions,
  say: (text: string) => void,
): Promise<Calibration> {
  const training = quick ? { steps: QUICK_STEPS } : {};
  const found: {
    information: Calibration["information"][number][];
    divergences: Calibration["divergences"][number][];
  } = {
    information: [],
    divergences: [],
  };
  for (const problem of informationProblems) {
    say(`I(x; y): ${problem.name}`);
    const results: Record<string, Calibrated | null> = {};
    for (const [name, estimate] of Object.entries(forInformation)) {
      results[name] = await measure(problem.truth, seeds, (seed) =>
        estimate(problem, problem.draw(seed, n), { seed, ...training }),
      );
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
