import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, arraysOf, gradientError, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { sampleLatents } from "../codes/codeLayout.ts";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed, underPrefix, withPrefix } from "../networks/named.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import type { Term } from "../objectives/term.ts";
import { stream } from "../random/stream.ts";
import { gameOptionsOf, initialStateOf } from "../recipes/gameOf.ts";
import { criticLoss, generatorLoss } from "./players.ts";
import { READER } from "./readerPhase.ts";
import { makeStep } from "./step.ts";

beforeAll(startCpu);

const n = 4;
const recipe = tinyRecipe();
const options = gameOptionsOf(recipe, shapeImages(3));
const { model } = options;
const { layout } = model;
const state = initialStateOf(recipe, model);
const reader = leafOf(state.phases, READER, "initialStateOf");
const drawn = sampleLatents(layout, stream(1, "latents"), n);
const latents = () => np.array(drawn, { shape: [n, layout.inputSize] });
const images = (phase: number) => wavy([n, 1, 8, 8], phase);
/** Initial weights of 0.02 hide small gradients. */
const grown = (named: typeof state.critic) => mapNamed(named, (tensor) => arrayOf(tensor).mul(10));
const held = () => ({
  weights: withPrefix("reader", grown(reader.weights)),
  statistics: withPrefix("reader", mapNamed(reader.statistics, arrayOf)),
});

/** A game that trains nobody, so that what is left comes from the information term. */
const silentGame: Term = {
  ...nonSaturating(),
  critic: ({ real }) => ({ loss: real.logits.ref.mul(0).sum(), metrics: {} }),
  generator: ({ fake }) => ({ loss: fake.logits.ref.mul(0).sum(), metrics: {} }),
};
const only = (weights: Readonly<Record<string, number>>) =>
  objective([silentGame, information(layout, weights)]);
const READ = only({ shape: 1, slant: 0 });

test("the game leaves the reader as it is, to the last bit", () => {
  const step = makeStep(options);
  const [after] = step(arraysOf(state), { real: images(1) }, latents());
  const numbers = (named: Named<np.Array>) => mapNamed(named, (array) => values(array.ref));
  const [held, before] = [after, arraysOf(state)].map(({ phases }) => leafOf(phases, READER, "step"));
  for (const part of ["weights", "statistics", "moments"] as const) {
    expect(numbers(held?.[part] ?? {})).toEqual(numbers(before?.[part] ?? {}));
    expect(Object.keys(held?.[part] ?? {}).length).toBeGreaterThan(0);
  }
  expect(held?.step.js()).toBe(0);
});

describe("the information about a code that the reader reads", () => {
  const loss = (samples: np.Array) =>
    generatorLoss(
      model,
      READ,
      samples,
      grown(state.critic),
      mapNamed(state.statistics.fake, arrayOf),
      held(),
      latents(),
    ).loss;

  test("has the right gradient in the generator's samples, and it is not zero", () => {
    const x = Float32Array.from(values(images(4)));
    expect(gradientError(loss, x, [n, 1, 8, 8], 1e-3)).toBeLessThan(1e-2);
    expect(Math.max(...values(grad(loss)(images(4))).map(Math.abs))).toBeGreaterThan(1e-4);
  });

  test("trains no part of the critic; that about a code that Q reads trains Q", () => {
    const gradients = (game: typeof READ) => {
      const statistics = mapNamed(state.statistics.real, arrayOf);
      const batch = { real: images(3), fake: images(4), latents: latents(), t: () => np.array(1) };
      const found = grad(
        (weights: Named<np.Array>) =>
          criticLoss(model, game, weights, { real: statistics, fake: statistics }, held(), batch).loss,
      )(grown(state.critic));
      return mapNamed(found, (array) => Math.max(...values(array).map(Math.abs)));
    };
    expect(Math.max(...Object.values(gradients(READ)))).toBe(0);
    const q = underPrefix("q", gradients(only({ shape: 0, slant: 1 })));
    expect(Math.max(...Object.values(q))).toBeGreaterThan(1e-4);
  });
});

test("heads are the reader's first and then Q's, whatever the order of the codes in the recipe", () => {
  expect(Object.keys(recipe.codes)).toEqual(["slant", "shape"]);
  const variables = {
    weights: { ...grown(state.critic), ...held().weights },
    statistics: { ...mapNamed(state.statistics.real, arrayOf), ...held().statistics },
  };
  const { judgement } = model.critic.apply(variables, images(2), "evaluate");
  const own = {
    weights: grown(reader.weights),
    statistics: mapNamed(reader.statistics, arrayOf),
  };
  const read = model.reader?.apply(own, images(2), "evaluate").output;
  const [shape, rest] = judgement.heads
    ? np.split(judgement.heads, [layout.readerHeadSize], 1)
    : [undefined, undefined];
  expect(layout.codes.map(({ name, heads }) => [name, heads])).toEqual([
    ["slant", [3, 5]],
    ["shape", [0, 3]],
  ]);
  expect(shape ? values(shape) : []).toBeAllClose(read ? values(read) : [Number.NaN], { atol: 1e-6 });
  expect(rest?.shape).toEqual([n, 2]);
});
