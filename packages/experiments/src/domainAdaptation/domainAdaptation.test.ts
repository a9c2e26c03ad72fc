import { grad, numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { categorical } from "saddlepoint/codes";
import { type FitTask, fitSteps } from "saddlepoint/fit";
import { mapNamed, mlp, type Named, outputOf, scalarOf, tanh, underPrefix } from "saddlepoint/networks";
import { softplus } from "saddlepoint/numeric";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, startCpu, values, wavy } from "../../../saddlepoint/testing/jax.ts";
import { shapeImages } from "../../../saddlepoint/testing/shapeImages.ts";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import type { ExperimentEvent } from "../experiment.ts";
import { adaptationTask } from "./adaptationTask.ts";
import { adversarialLoss, type DomainNetworks, initialWeights } from "./adversarialLoss.ts";
import { domainAdaptation } from "./domainAdaptation.ts";
import { imageNetworks } from "./imageNetworks.ts";
import { GAMES, type GameName, METHODS, type Method, risingWeight, SOURCE_ALONE } from "./methods.ts";
import { MOON_NETWORKS, MOON_TRAINING, moonsDomain, type Problem } from "./problems.ts";
import { gainOver, table, verdict } from "./results.ts";
import { type Trial, trial } from "./trial.ts";

const methodNamed = (name: string): Method => {
  const found = METHODS.find((method) => method.name === name);
  if (found === undefined) throw new Error(`no method ${name}`);
  return found;
};
const ALONE = methodNamed(SOURCE_ALONE);
const ADAPTED = methodNamed("adapted, JS");

const MOONS: Problem = {
  source: moonsDomain(0),
  target: moonsDomain(30),
  networks: MOON_NETWORKS,
  ...MOON_TRAINING,
};

/** Squares for digits. */
const IMAGES: Problem = {
  source: { train: shapeImages(60, { size: 28 }), test: shapeImages(30, { size: 28, seed: 2 }) },
  target: { train: shapeImages(60, { size: 28, seed: 3 }), test: shapeImages(30, { size: 28, seed: 4 }) },
  networks: imageNetworks(1),
  batch: 8,
  rates: { networks: 1e-3, critic: 1e-3 },
  weights: { js: 1, w1: 1 },
};

/** Cross entropy on the labelled samples of the same feed, and nothing else: no critic is in its graph. */
function plainTask(problem: Problem, method: Method, run: { seed: number; steps: number }): FitTask {
  const { features, classifier } = problem.networks;
  return {
    ...adaptationTask(problem, method, run),
    loss(weights, labelled, labels, other, mix, t) {
      for (const unused of [other, mix, t, ...Object.values(underPrefix("critic", weights))]) unused.dispose();
      const read = outputOf(
        classifier,
        underPrefix("classifier", weights),
        outputOf(features, underPrefix("features", weights), labelled),
      );
      return categorical(problem.networks.classes).logLikelihood(read, labels).mean().neg();
    },
  };
}

const trained = async (task: FitTask, steps: number): Promise<Named<Tensor>> => {
  for await (const { weights } of fitSteps(task, { stops: [steps] })) return weights;
  throw new Error("no steps");
};

const ofLearner = (weights: Named<Tensor>) =>
  Object.entries(weights)
    .filter(([name]) => !name.startsWith("critic."))
    .map(([name, { data }]) => [name, Array.from(data, Number)]);

describe.each([
  ["moons", MOONS, 60],
  ["images", IMAGES, 6],
] as const)("with weight 0, on %s", (_, problem, steps) => {
  test("it is training without a critic, bit for bit", async () => {
    const run = { seed: 3, steps };
    const alone = await trained(adaptationTask(problem, ALONE, run), steps);
    expect(ofLearner(alone)).toEqual(ofLearner(await trained(plainTask(problem, ALONE, run), steps)));
    const adapted = await trained(adaptationTask(problem, ADAPTED, run), steps);
    expect(ofLearner(adapted)).not.toEqual(ofLearner(alone));
  });
});
