import {
  divergenceFromSamples,
  divergences,
  wassersteinFromSamples,
} from "../../packages/saddlepoint/dist/index.js";
import { divergenceProblems } from "./divergenceProblems.mjs";
import { forInformation } from "./estimators.mjs";
import { informationProblems } from "./informationProblems.mjs";
import { measure } from "./measure.mjs";

/** Every estimator on every problem. */
export async function calibrate(options, say) {
  return { information: await information(options, say), divergences: await divergence(options, say) };
}

async function information({ n, seeds, estimate }, say) {
  const found = [];
  for (const problem of informationProblems) {
    say(`I(x; y): ${problem.name}`);
    const results = {};
    for (const [name, run] of Object.entries(forInformation)) {
      results[name] = await measure(problem.truth, seeds, (seed) =>
        run(problem, problem.draw(seed, n), { seed, ...estimate }),
      );
    }
    found.push({ problem: problem.name, truth: problem.truth, results });
  }
  return found;
}

async function divergence({ n, seeds, estimate }, say) {
  const found = [];
  for (const problem of divergenceProblems) {
    say(`divergences: ${problem.name}`);
    const results = {};
    for (const each of Object.values(divergences)) {
      results[each.name] = await measure(problem.truth(each), seeds, (seed) => {
        const { p, q } = problem.draw(seed, n);
        return divergenceFromSamples(each, p, q, { seed, ...estimate });
      });
    }
    results.wasserstein = await measure(problem.wasserstein, seeds, (seed) => {
      const { p, q } = problem.draw(seed, n);
      return wassersteinFromSamples(p, q, { seed, ...estimate });
    });
    found.push({ problem: problem.name, results });
  }
  return found;
}
