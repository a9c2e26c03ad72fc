import { divergences, estimateDivergences, wassersteinFromSamples } from "../subject/library.ts";
import { divergenceProblems } from "./divergenceProblems.ts";
import { forInformation } from "./estimators.ts";
import { informationProblems } from "./informationProblems.ts";
import { type Calibrated, measure, type Results } from "./measure.ts";
import type { DivergenceProblem } from "./problems.ts";

export type CalibrationOptions = {
  /** Samples each time. */
  readonly n: number;
  /** Draws of samples a problem; of divergences, which share a fit a draw, twice as many. */
  readonly seeds: number;
  readonly quick: boolean;
};

export type Calibration = Awaited<ReturnType<typeof calibrate>>;

/** Steps of short training. */
const QUICK_STEPS = 200;

const ALL = Object.values(divergences);

type Drawn = Awaited<ReturnType<typeof estimateDivergences>>;

/** The estimate and the bound of every divergence, from one fit a draw. */
async function measureAll(
  { truth }: DivergenceProblem,
  seeds: number,
  estimate: (seed: number) => Promise<Drawn>,
): Promise<Readonly<Record<"estimate" | "lower", Results>>> {
  const drawn: Drawn[] = [];
  for (let seed = 1; seed <= seeds; seed++) drawn.push(await estimate(seed));
  const of = async (which: "estimate" | "lower"): Promise<Results> => {
    const results: Record<string, Calibrated | null> = {};
    for (const [i, each] of ALL.entries())
      results[each.name] = await measure(truth(each), seeds, (seed) => drawn[seed - 1]?.[i]?.[which] ?? null);
    return results;
  };
  return { estimate: await of("estimate"), lower: await of("lower") };
}

/** Every estimator on every problem. */
export async function calibrate({ n, seeds, quick }: CalibrationOptions, say: (text: string) => void) {
  const training = quick ? { steps: QUICK_STEPS } : {};
  const found = {
    information: [] as { problem: string; truth: number; results: Results }[],
    divergences: [] as { problem: string; results: Results }[],
    divergenceBounds: [] as { problem: string; results: Results }[],
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
    const estimates = await measureAll(problem, 2 * seeds, (seed) => {
      const { p, q } = problem.draw(seed, n);
      return estimateDivergences(ALL, p, q, { seed, ...training });
    });
    const { wasserstein } = problem;
    const distance =
      wasserstein === undefined
        ? null
        : await measure(wasserstein, 2 * seeds, (seed) => {
            const { p, q } = problem.draw(seed, n);
            return wassersteinFromSamples(p, q, { seed, ...training });
          });
    found.divergences.push({ problem: problem.name, results: estimates.estimate });
    found.divergenceBounds.push({
      problem: problem.name,
      results: { ...estimates.lower, wasserstein: distance },
    });
  }
  return found;
}
