import { grad, numpy as np, tree } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, arraysOf, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import type { Named } from "../networks/layer.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import { mapNamed, underPrefix } from "../networks/named.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import { relativistic } from "../objectives/relativistic.ts";
import { adam } from "../optimisers/adam.ts";
import { movingAverage } from "../optimisers/movingAverage.ts";
import { stream } from "../random/stream.ts";
import { generatorLoss } from "./players.ts";
import { initialState } from "./state.ts";
import { makeCriticStep, makeGeneratorStep, makeStep, type StepBatch, type StepOptions } from "./step.ts";

beforeAll(startCpu);

const n = 4;
const layout = codeLayout(
  { digit: categorical(3), slant: uniform(-1, 1) },
  { size: 2, prior: uniform(-1, 1) },
);
const image = { size: 4, channels: 1 };
const modelWith = (critic = 3) => ({
  layout,
  generator: infoganGenerator({
    inputSize: layout.inputSize,
    image,
    widths: { dense: 4, features: 2, upconv: 2 },
  }),
  critic: infoganCritic({
    image,
    headSize: layout.headSize,
    widths: { conv1: 2, conv2: critic, dense: 4, q: 3 },
  }),
});
const model = modelWith();
const optimisers = { generator: adam({ rate: 1e-2 }), critic: adam({ rate: 2e-3 }) };
const average = movingAverage(0.75);
const game = objective([nonSaturating(), information(layout)]);
const latents = (seed = 1) =>
  np.array(sampleLatents(layout, stream(seed, "latents"), n), { shape: [n, layout.inputSize] });
const real = () => wavy([n, 1, 4, 4], 3);
const numbers = (named: Named<np.Array>) =>
  Object.fromEntries(Object.entries(named).map(([name, x]) => [name, values(x.ref)]));
const data = (named: Named<Tensor>) =>
  mapNamed(named, (tensor) => [...Float32Array.from(tensor.data, Number)]);

describe("initialState", () => {
  const start = () => initialState(model, 1, { optimisers, average });

  test("is decided by the seed, and the generator's weights do not depend on the critic", () => {
    const [one, same, wider, other] = [
      initialState(model, 1, { optimisers }),
      initialState(model, 1, { optimisers }),
      initialState(modelWith(5), 1, { optimisers }),
      initialState(model, 2, { optimisers }),
    ];
    expect(data(one.critic)).toEqual(data(same.critic));
    expect(data(one.generator)).toEqual(data(wider.generator));
    expect(data(one.generator)).not.toEqual(data(other.generator));
  });

  test("shares no memory between leaves: a step may overwrite one without touching another", () => {
    const { critic, average: averaged, generator, moments, statistics } = start();
    const leaves = [
      critic,
      averaged,
      generator,
      moments.critic,
      moments.generator,
      statistics.real,
      statistics.fake,
    ];
    const buffers = leaves.flatMap((named) => Object.values(named).map(({ data: held }) => held));
    expect(new Set(buffers).size).toBe(buffers.length);
  });
});

describe("makeStep", () => {
  const step = makeStep({ model, objective: game, optimisers, average });
  const take = (seed = 1) =>
    step(arraysOf(initialState(model, 1, { optimisers, average })), { real: real() }, latents(seed));

  test("is a function of its arguments: the same state, batch and latents give the same numbers", () => {
    const [[a, metrics], [b, again], [c]] = [take(), take(), take(2)];
    expect(numbers(a.generator)).toEqual(numbers(b.generator));
    expect(numbers(metrics)).toEqual(numbers(again));
    expect(numbers(a.generator)).not.toEqual(numbers(c.generator));
  });

  test("returns a state of the same shape, one step on, and every metric by name", () => {
    const before = arraysOf(initialState(model, 1, { optimisers, average }));
    const shapes = (state: typeof before) => tree.leaves<np.Array>(state).map((x) => [x.shape, x.dtype]);
    const expected = shapes(before);
    const structure = tree.structure<np.Array>(before).toString();
    const [after, metrics] = step(before, { real: real() }, latents());
    expect(shapes(after)).toEqual(expected);
    expect(tree.structure<np.Array>(after).toString()).toBe(structure);
    expect(after.step.js()).toBe(1);
    expect(Object.keys(metrics).sort()).toEqual([
      "adversarial.divergence",
      "information.digit",
      "information.slant",
      "loss.critic",
      "loss.generator",
    ]);
    for (const metric of Object.values(metrics)) expect(metric.shape).toEqual([]);
  });

  test("the generator's step descends the gradient of its whole loss against the new critic", () => {
    const start = initialState(model, 1, { optimisers });
    const [after] = step(arraysOf(start), { real: real() }, latents());
    const statistics = mapNamed(start.statistics.fake, arrayOf);
    const gradient = grad((weights: Named<np.Array>) => {
      const variables = { weights, statistics: mapNamed(start.statistics.generator, arrayOf) };
      const made = model.generator.apply(variables, latents(), "train").output;
      return generatorLoss(
        model,
        game,
        made,
        after.critic,
        statistics,
        { weights: {}, statistics: {} },
        latents(),
      ).loss;
    })(mapNamed(start.generator, arrayOf));
    // After one step from zero the first moment, kept without its factor, is the gradient itself.
    for (const [name, expected] of Object.entries(numbers(gradient))) {
      const scale = Math.max(...expected.map(Math.abs));
      expect(numbers(underPrefix("first", after.moments.generator))[name] ?? []).toBeAllClose(expected, {
        rtol: 1e-3,
        atol: 1e-4 * scale + 1e-9,
      });
    }
  });

  test("the average keeps its share and takes the rest from the new weights", () => {
    const start = initialState(model, 1, { optimisers, average });
    const [after] = step(arraysOf(start), { real: real() }, latents());
    const [averaged, weights, old] = [
      numbers(after.average),
      numbers(after.generator),
      data(start.generator),
    ];
    for (const [name, kept] of Object.entries(averaged)) {
      const expected = kept.map((_, i) => 0.75 * (old[name]?.[i] ?? 0) + 0.25 * (weights[name]?.[i] ?? 0));
      expect(kept).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-7 });
    }
  });

  test("real and fake samples have running statistics of their own", () => {
    const [after] = take();
    expect(numbers(after.statistics.real)).not.toEqual(numbers(after.statistics.fake));
  });

  test("an objective that needs what is not there is refused by name", () => {
    const plain = { ...model, layout: codeLayout({}, layout.noise) };
    expect(() => makeStep({ model: plain, objective: game, optimisers })).toThrow(/needs Q's heads/);
  });
});

describe("an augmented game", () => {
  /** Adds the change's number to every pixel: what it does is easily done beforehand. */
  const adding = {
    size: 1,
    draw: (_: unknown, __: unknown, out: Float32Array) => out.fill(0.1),
    apply: (images: np.Array, changes: np.Array) => images.add(changes.reshape([n, 1, 1, 1])),
  };
  const columns = (a: number, b: number, c: number) => np.array(Array.from({ length: n }, () => [a, b, c]));
  const paired = objective([relativistic(), information(layout)]);
  const plain = { model, objective: paired, optimisers };
  const augmented = { ...plain, augmentation: adding };
  const run = (options: StepOptions, batch: StepBatch<np.Array>) => {
    const start = arraysOf(initialState(model, 1, { optimisers }));
    const [after, metrics] = makeStep(options)(start, batch, latents());
    return { critic: numbers(after.critic), generator: numbers(after.generator), metrics: numbers(metrics) };
  };

  test("by no change is the game itself", () => {
    expect(run(augmented, { real: real(), changes: columns(0, 0, 0) })).toEqual(run(plain, { real: real() }));
  });

  test("shows the critic real samples by their own changes", () => {
    const changed = run(augmented, { real: real(), changes: columns(0.3, 0, 0) });
    expect(changed.metrics).toEqual(run(plain, { real: real().add(0.3) }).metrics);
    expect(changed.metrics).not.toEqual(run(plain, { real: real() }).metrics);
  });

  test("shows the critic its generated samples and the generator its own by other changes", () => {
    const none = run(augmented, { real: real(), changes: columns(0, 0, 0) });
    const ofCritic = run(augmented, { real: real(), changes: columns(0, 0.3, 0) });
    const ofGenerator = run(augmented, { real: real(), changes: columns(0, 0, 0.3) });
    expect(ofCritic.critic).not.toEqual(none.critic);
    expect(ofGenerator.critic).toEqual(none.critic);
    expect(ofGenerator.generator).not.toEqual(none.generator);
  });

  test("without changes is refused", () => {
    expect(() => run(augmented, { real: real() })).toThrow("an augmented game needs changes, got none");
  });
});

describe("makeGeneratorStep", () => {
  const { inputSize, headSize } = layout;
  const plain = {
    layout,
    generator: mlpGenerator({ inputSize, shape: [2], widths: [5] }),
    critic: mlpCritic({ shape: [2], headSize, widths: [6], q: 3 }),
  };
  const options = { model: plain, objective: game, optimisers, average, gradientNorms: true };
  const start = () => arraysOf(initialState(plain, 1, { optimisers, average }));
  const points = () => wavy([n, 2], 3);

  test.each([
    ["its samples judged by themselves", options],
    ["its samples judged against real ones", { ...options, objective: objective([relativistic()]) }],
  ])("after a critic's step on the same samples is one step of the game: %s", (_, given) => {
    const [whole, metrics] = makeStep(given)(start(), { real: points() }, latents());
    const [judged, ofCritic] = makeCriticStep(given)(start(), { real: points() }, latents());
    const [parts, ofGenerator] = makeGeneratorStep(given)(judged, { real: points() }, latents());
    const leaves = (state: typeof whole) => tree.leaves<np.Array>(state).flatMap((leaf) => values(leaf.ref));
    expect(leaves(parts)).toBeAllClose(leaves(whole), { rtol: 1e-6, atol: 1e-9 });
    expect(numbers({ ...ofCritic, ...ofGenerator })).toEqual(numbers(metrics));
  });

  test("leaves the critic as it is, and counts for the generator alone", () => {
    const before = initialState(plain, 1, { optimisers });
    const [after] = makeGeneratorStep(options)(arraysOf(before), { real: points() }, latents());
    for (const [name, weights] of Object.entries(numbers(after.critic))) {
      expect(weights).toBeAllClose(data(before.critic)[name] ?? [], { rtol: 1e-6 });
    }
    expect([after.step.js(), after.criticStep.js()]).toEqual([1, 0]);
  });

  test("tells the length of both players' gradients where asked, and of neither where not", () => {
    const [after, metrics] = makeStep(options)(start(), { real: points() }, latents());
    for (const player of ["critic", "generator"] as const) {
      // After one step from zero the first moment, kept without its factor, is the gradient itself.
      const gradient = Object.values(numbers(underPrefix("first", after.moments[player]))).flat();
      expect(values(metrics[`gradient.${player}`] ?? np.zeros([1]))).toBeAllClose([Math.hypot(...gradient)], {
        rtol: 1e-5,
      });
    }
    const [, silent] = makeStep({ ...options, gradientNorms: false })(start(), { real: points() }, latents());
    expect(Object.keys(silent).filter((name) => name.startsWith("gradient"))).toEqual([]);
  });
});
