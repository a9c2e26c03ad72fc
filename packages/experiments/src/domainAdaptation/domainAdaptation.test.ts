import { grad, numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
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
      for (const unused of [other, mix, t, ...Object.values(underPrefix("critic", weights))])
        unused.dispose();
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

describe("the gradient, in float64", () => {
  beforeAll(startCpu);
  const networks: DomainNetworks = {
    features: mlp([2, 3, 2], { hidden: tanh(), output: tanh() }),
    classifier: mlp([2, 2]),
    critic: mlp([2, 3, 1], { hidden: tanh() }),
    classes: 2,
  };
  const n = 6;
  const weights = mapNamed(initialWeights(networks, 1), (leaf) => values(arrayOf(leaf)));
  const shapes = mapNamed(initialWeights(networks, 1), ({ dims }) => [...dims]);
  /** All weights as arrays, one of them given. */
  const arrays = (name: string, given: np.Array): Named<np.Array> =>
    mapNamed(weights, (numbers, each) =>
      each === name ? given : np.array(numbers, { shape: shapes[each] ?? [] }),
    );
  const inputs = () => [
    wavy([n, 2]),
    np.array(Array.from({ length: n }, (_, i) => [i % 2, 1 - (i % 2)]).flat(), { shape: [n, 2] }),
    wavy([n, 2], 2),
    np.array(Array.from({ length: n }, (_, i) => i / n)),
    np.array(1),
  ];
  const gradientIn = (name: string, game: GameName, weight: number): number[] => {
    const loss = adversarialLoss(networks, GAMES[game], weight);
    const at = np.array(weights[name] ?? [], { shape: shapes[name] ?? [] });
    return values(grad((x: np.Array) => loss(arrays(name, x), ...inputs()))(at));
  };
  /** The critic's own loss without its penalty, by F's features, with nothing reversed. */
  const criticLoss: Readonly<Record<GameName, (p: np.Array, q: np.Array) => np.Array>> = {
    js: (p, q) => softplus(p.neg()).mean().add(softplus(q).mean()),
    w1: (p, q) => q.mean().sub(p.mean()),
  };
  const lossAt = (name: string, game: GameName, numbers: readonly number[]): number => {
    const given = (): Named<np.Array> => arrays(name, np.array([...numbers], { shape: shapes[name] ?? [] }));
    const [v, u] = [wavy([n, 2]), wavy([n, 2], 2)].map((x) =>
      scalarOf(
        networks.critic,
        underPrefix("critic", given()),
        outputOf(networks.features, underPrefix("features", given()), x),
      ),
    );
    if (v === undefined || u === undefined) throw new Error("two domains");
    return Number(criticLoss[game](v, u).js());
  };
  const differences = (name: string, game: GameName): number[] => {
    const h = 1e-2; // arrays are held in float32
    const at = weights[name] ?? [];
    return at.map((_, i) => {
      const moved = (by: number) =>
        lossAt(
          name,
          game,
          at.map((value, j) => (i === j ? value + by : value)),
        );
      return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
    });
  };

  describe.each(["js", "w1"] as const)("of the game %s", (game) => {
    test("that reaches F through the reversal is minus weight times the critic's, by finite differences", () => {
      for (const name of ["features.dense1.weight", "features.dense2.bias"]) {
        const [slopes, without] = [differences(name, game), gradientIn(name, game, 0)];
        expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(0.01);
        for (const weight of [0.3, 2]) {
          const reversed = gradientIn(name, game, weight).map((each, i) => each - (without[i] ?? 0));
          expect(reversed).toBeAllClose(
            slopes.map((each) => -weight * each),
            { rtol: 1e-3, atol: 1e-4 * weight },
          );
        }
      }
    });

    test("that reaches the critic is its own whatever the weight, and so is C's", () => {
      for (const name of ["critic.dense1.weight", "classifier.dense1.weight"]) {
        expect(gradientIn(name, game, 2)).toBeAllClose(gradientIn(name, game, 0), { rtol: 1e-9 });
      }
    });
  });

  test("the weight rises from 0 at the first step to its whole, and stays 0 where it is 0", () => {
    const schedule = risingWeight(2, 100);
    const at = (t: number) => (typeof schedule === "number" ? schedule : Number(schedule(np.array(t)).js()));
    expect([1, 11, 51, 101].map(at)).toBeAllClose(
      [0, 0.1, 0.5, 1].map((share) => 2 * (2 / (1 + Math.exp(-10 * share)) - 1)),
      { atol: 1e-6 },
    );
    expect(risingWeight(0, 100)).toBe(0);
  });
});

test("between identical domains the bound is about 0, and adaptation moves the accuracy by no more than noise", async () => {
  const same: Problem = { ...MOONS, target: moonsDomain(0, "again"), weights: { js: 1, w1: 1 } };
  const played = async (method: Method): Promise<Trial> => {
    const run = trial("moons", same, method, { seed: 5, steps: 600 });
    let next = await run.next();
    while (!next.done) next = await run.next();
    if (next.value === undefined) throw new Error("not stopped");
    return next.value;
  };
  const [alone, adapted] = [await played(ALONE), await played(ADAPTED)];
  for (const { bound, anew } of [alone, adapted]) {
    expect(Math.abs(bound.value)).toBeLessThan(0.02);
    expect(bound).toMatchObject({ kind: "lower-bound", unit: "nats", ceiling: Math.LN2 });
    expect(anew.value).toBeLessThan(0.03);
  }
  expect(alone.target.value).toBeGreaterThan(0.98);
  const gain = gainOver([alone], [adapted]);
  expect(Math.abs(gain?.value ?? 1)).toBeLessThan(0.015);
});

describe("the table", () => {
  const share = (name: string, value: number) =>
    ({
      quantity: name,
      value,
      unit: "dimensionless",
      kind: "estimate",
      ceiling: 1,
      ci: [value, value],
      n: 100,
    }) as const;
  const trialOf = (method: string, seed: number, right: number): Trial => ({
    problem: "moons",
    method,
    seed,
    moments: [],
    correct: Float64Array.from({ length: 100 }, (_, i) => (i < right ? 1 : 0)),
    source: share("accuracy on the source", 1),
    target: share("accuracy on the target", right / 100),
    bound: { ...share("I(x; y)", 0.1), kind: "lower-bound", unit: "nats", ceiling: Math.LN2 },
    anew: { ...share("JSD(P, Q)", 0.2), kind: "lower-bound", unit: "nats", ceiling: Math.LN2 },
  });
  const rowOf = (alone: readonly number[], adapted: readonly number[]) => {
    const trials = [
      ...alone.map((right, seed) => trialOf(SOURCE_ALONE, seed, right)),
      ...adapted.map((right, seed) => trialOf(ADAPTED.name, seed, right)),
      ...alone.map((_, seed) => trialOf("target's labels", seed, 100)),
    ];
    const seeds = alone.map((_, seed) => seed);
    return table("moons", trials, { seeds, steps: 10 }).rows[1];
  };

  test("says helps, harms or not shown by the interval of the gain over the same seeds", () => {
    const row = rowOf([60, 62, 61], [80, 81, 82]);
    expect(row?.[5]).toBe("helps");
    expect(Number(row?.[6])).toBeAllClose(100 * (20 / 39), { rtol: 1e-9 });
    expect(rowOf([60, 62, 61], [50, 51, 52])?.[5]).toBe("harms");
    expect(rowOf([60, 62, 61], [50, 71, 62])?.[5]).toBe("not shown");
    expect(verdict({ ci: [0, 1] })).toBe("not shown");
  });

  test("of one run has the interval of its samples", () => {
    const gain = gainOver([trialOf(SOURCE_ALONE, 1, 60)], [trialOf(ADAPTED.name, 1, 80)]);
    expect(gain).toMatchObject({ n: 100 });
    expect(gain?.value).toBeAllClose(0.2, { atol: 1e-12 });
    expect(gainOver([trialOf(SOURCE_ALONE, 1, 60)], [trialOf(ADAPTED.name, 2, 80)])).toBeUndefined();
  });

  test("has the bound with its sign and unit", () => {
    expect(rowOf([60, 62], [80, 81])?.[8]).toBe("I(x; y) ≥ 0.100 nats");
  });
});

describe("the experiment", () => {
  test("runs the moons without any resource: a table, three pictures and quantities of every method", async () => {
    const events: ExperimentEvent[] = [];
    for await (const event of domainAdaptation.run({ seeds: [1], steps: 24, cases: ["moons"] }))
      events.push(event);
    const result = events.at(-1);
    if (result?.kind !== "result") throw new Error("no result");
    expect(result.complete).toBe(true);
    expect(result.tables[0]?.rows.map(([name]) => name)).toEqual(METHODS.map(({ name }) => name));
    expect(result.figures.map(({ name }) => name)).toEqual([
      "moons-accuracy",
      "moons-bound",
      "moons-boundaries",
    ]);
    expect(result.quantities.filter(({ kind }) => kind === "lower-bound")).toHaveLength(2 * METHODS.length);
    const [last] = events.filter(({ kind }) => kind === "progress").slice(-1);
    expect(last).toMatchObject({ done: 96, total: 96 });
  });

  test("says that it needs images where none can be opened, and how many", async () => {
    await expect(domainAdaptation.run({ seeds: [1], steps: 1 }).next()).rejects.toThrow(
      "domainAdaptation.run(settings, signal, resources): resources.openImages must be given",
    );
    const resources = { openImages: async () => ({ train: shapeImages(90) }) };
    await expect(domainAdaptation.run({ seeds: [1], steps: 1 }, undefined, resources).next()).rejects.toThrow(
      "mnist must have 40000 images to train on, got 90",
    );
  });

  test("stopped before it begins it has nothing, and says so", async () => {
    for await (const event of domainAdaptation.run(
      { seeds: [1], steps: 5, cases: ["moons"] },
      AbortSignal.abort(),
    )) {
      if (event.kind === "result") expect(event).toMatchObject({ complete: false, tables: [] });
    }
    expect.assertions(1);
  });
});
