import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np, tree } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect } from "vitest";
import { arrayOf, gradientError, onDevice, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { divergences } from "../divergences/divergences.ts";
import { criticLoss, generatorLoss } from "../game/players.ts";
import { infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import { stream } from "../random/stream.ts";
import { classifier } from "./classifier.ts";
import { fGan } from "./fGan.ts";
import { gradientPenalty } from "./gradientPenalty.ts";
import { hinge } from "./hinge.ts";
import { information, informationWeights } from "./information.ts";
import { leastSquares } from "./leastSquares.ts";
import { minimax } from "./minimax.ts";
import { nonSaturating } from "./nonSaturating.ts";
import { objective } from "./objective.ts";
import type { CriticView, Term } from "./term.ts";
import { wasserstein } from "./wasserstein.ts";

beforeAll(startCpu);

const n = 5;
const layout = codeLayout(
  { digit: categorical(3), slant: uniform(-1, 1), flag: bernoulli() },
  { size: 2, prior: uniform(-1, 1) },
);
const latents = () =>
  np.array(sampleLatents(layout, stream(1, "latents"), n), { shape: [n, layout.inputSize] });
const judgement = (phase: number) => ({
  logits: wavy([n], phase),
  heads: wavy([n, layout.headSize], phase).mul(2),
});
const samples = { real: wavy([n, 2], 3), fake: wavy([n, 2], 4) };
const view = (): CriticView => ({
  latents: latents(),
  real: judgement(1),
  fake: judgement(2),
  samples,
  labels: np.array(
    [0, 1, 2, 1, 0].flatMap((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0))),
    { shape: [n, 3] },
  ),
  mix: null,
  t: () => np.array(1),
  judge: (x) => x.sum(1),
});

const TERMS: readonly Term[] = [
  nonSaturating(),
  minimax(),
  leastSquares(),
  hinge(),
  wasserstein(),
  ...Object.values(divergences).flatMap((divergence) =>
    (["minimax", "non-saturating"] as const).map((generator) => ({
      ...fGan(divergence, { generator }),
      name: `adversarial: f-gan ${divergence.name}, ${generator}`,
    })),
  ),
  information(layout, { slant: 0.4 }),
  classifier(layout, { code: "digit", weight: 2 }),
];

/** Every place in a critic's view that a loss may depend on: how to put an array there. */
const PLACES: readonly { place: string; shape: number[]; put: (x: np.Array) => CriticView }[] = [
  { place: "real logits", shape: [n], put: (logits) => ({ ...view(), real: { ...judgement(1), logits } }) },
  { place: "fake logits", shape: [n], put: (logits) => ({ ...view(), fake: { ...judgement(2), logits } }) },
  {
    place: "real heads",
    shape: [n, layout.headSize],
    put: (heads) => ({ ...view(), real: { ...judgement(1), heads } }),
  },
  {
    place: "fake heads",
    shape: [n, layout.headSize],
    put: (heads) => ({ ...view(), fake: { ...judgement(2), heads } }),
  },
];

describe.each(TERMS)("$name", (term) => {
  test.each(PLACES)("has the right gradient in the $place, for both players", ({ shape, put }) => {
    const x = Float32Array.from(values(wavy(shape, 1.15).mul(2)));
    for (const player of [term.critic, term.generator]) {
      if (!player) continue;
      expect(gradientError((value) => player(put(value)).loss, x, shape)).toBeLessThan(5e-3);
    }
  });

  test("keeps loss and gradient finite for logits and heads of ±1e4, in float32", async () => {
    await onDevice("wasm", () => {
      for (const { shape, put } of PLACES) {
        const loss = (x: np.Array) => (term.critic ?? (() => ({ loss: np.array(0) })))(put(x)).loss;
        const extreme = () => wavy(shape).mul(1e4);
        expect(values(loss(extreme())).every(Number.isFinite)).toBe(true);
        expect(values(grad(loss)(extreme())).every(Number.isFinite)).toBe(true);
      }
    });
  });
});

describe("the non-saturating game", () => {
  const game = nonSaturating();
  const at = (real: number, fake: number) => {
    const heads = null;
    const both = {
      ...view(),
      real: { logits: np.array([real, real]), heads },
      fake: { logits: np.array([fake, fake]), heads },
    };
    const critic = game.critic?.(both);
    const generator = game.generator?.(both);
    return [critic?.loss, critic?.metrics.divergence, generator?.loss].map((x) => Number(x?.js()));
  };

  test("at D = 1/2 the losses are 2 log 2 and log 2, and the divergence is 0", () => {
    expect(at(0, 0)).toBeAllClose([2 * Math.LN2, 0, Math.LN2], { atol: 1e-6 });
  });

  test("a perfect D reaches log 2, the largest divergence", () => {
    expect(at(40, -40)).toBeAllClose([0, Math.LN2, 40], { atol: 1e-6 });
  });

  test.prop([fc.float({ min: -20, max: 20, noNaN: true }), fc.float({ min: -20, max: 20, noNaN: true })], {
    numRuns: 25,
  })("the losses are -log D(x) - log(1 - D(G)) and -log D(G)", (real, fake) => {
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const critic = -Math.log(sigmoid(real)) - Math.log(sigmoid(-fake));
    const expected = [critic, Math.LN2 - critic / 2, -Math.log(sigmoid(fake))];
    expect(at(real, fake)).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
  });
});

describe("information", () => {
  test("is the weighted sum of the codes' bounds, the same for both players", () => {
    const weights = { digit: 2, slant: 0.5, flag: 3 };
    const term = information(layout, weights);
    const found = term.critic?.(view());
    const sum = Object.entries(weights).reduce(
      (s, [name, w]) => s - w * Number(found?.metrics[name]?.js()),
      0,
    );
    expect(Number(found?.loss.js())).toBeAllClose(sum, { rtol: 1e-5 });
    expect(Number(term.generator?.(view()).loss.js())).toBeAllClose(sum, { rtol: 1e-5 });
  });

  test("weighs discrete codes 1 and continuous ones 0.1 unless told", () => {
    expect(informationWeights(layout, { flag: 5 })).toEqual({ digit: 1, slant: 0.1, flag: 5 });
  });

  test("a code may be called like what every object has", () => {
    const odd = codeLayout({ constructor: categorical(3), toString: uniform(-1, 1) }, layout.noise);
    expect(Object.values(informationWeights(odd))).toEqual([1, 0.1]);
  });

  test("refuses weights of no code, negative ones, and layouts without codes", () => {
    expect(() => information(layout, { nose: 1 })).toThrow(
      /name codes among \[digit, slant, flag\], got "nose"/,
    );
    expect(() => information(layout, { digit: -1 })).toThrow(
      /weights.digit must be finite and at least 0, got -1/,
    );
    expect(() => information(codeLayout({}, layout.noise))).toThrow(/the layout has no codes that Q reads/);
  });
});

const NO_READER = { weights: {}, statistics: {} };

describe("whom a term trains", () => {
  const image = { size: 4, channels: 1 };
  const widths = { dense: 4, features: 2, upconv: 2, conv1: 2, conv2: 2, q: 3 };
  const model = {
    layout,
    generator: infoganGenerator({ inputSize: layout.inputSize, image, widths }),
    critic: infoganCritic({ image, headSize: layout.headSize, widths }),
  };
  const silentGame: Term = {
    ...nonSaturating(),
    critic: ({ real }) => ({ loss: real.logits.ref.mul(0).sum(), metrics: {} }),
    generator: ({ fake }) => ({ loss: fake.logits.ref.mul(0).sum(), metrics: {} }),
  };
  const gradients = (terms: readonly Term[]) => {
    const game = objective(terms);
    const critic = model.critic.init(stream(1, "critic"));
    const generator = model.generator.init(stream(1, "generator"));
    const statistics = mapNamed(critic.statistics, arrayOf);
    const batch = {
      real: wavy([n, 1, 4, 4], 3),
      fake: wavy([n, 1, 4, 4], 4),
      latents: latents(),
      t: () => np.array(1),
    };
    // Initial weights of 0.02 hide small gradients.
    const grown = (weights: Named<Tensor>) => mapNamed(weights, (tensor) => arrayOf(tensor).mul(20));
    const ofCritic = grad(
      (weights: Named<np.Array>) =>
        criticLoss(model, game, weights, { real: statistics, fake: statistics }, NO_READER, batch).loss,
    )(grown(critic.weights));
    const ofGenerator = grad((weights: Named<np.Array>) => {
      const variables = { weights, statistics: mapNamed(generator.statistics, arrayOf) };
      const made = model.generator.apply(variables, latents(), "train").output;
      return generatorLoss(model, game, made, grown(critic.weights), statistics, NO_READER, latents()).loss;
    })(mapNamed(generator.weights, arrayOf));
    const size = (named: Named<np.Array>, prefix: string) =>
      Object.entries(named)
        .filter(([name]) => name.startsWith(prefix))
        .reduce((sum, [, g]) => sum + values(g.ref).reduce((s, x) => s + Math.abs(x), 0), 0);
    const sizes = {
      generator: size(ofGenerator, ""),
      trunk: size(ofCritic, "trunk.conv1"),
      q: size(ofCritic, "q."),
      discriminator: size(ofCritic, "discriminator."),
    };
    tree.dispose(ofCritic);
    return Object.fromEntries(Object.entries(sizes).map(([name, total]) => [name, total > 1e-6]));
  };

  test("information trains G, Q and the trunk they share with D, and not D's own head", () => {
    const trained = gradients([silentGame, information(layout)]);
    expect(trained).toEqual({ generator: true, trunk: true, q: true, discriminator: false });
  });

  test("the game trains G, D and the trunk, not Q", () => {
    expect(gradients([nonSaturating()])).toEqual({
      generator: true,
      trunk: true,
      q: false,
      discriminator: true,
    });
  });
});

test("an objective needs both players trained and names that differ", () => {
  expect(() => objective([nonSaturating(), nonSaturating()])).toThrow(
    /names must differ, got "adversarial" twice/,
  );
  expect(() => objective([{ ...nonSaturating(), generator: null }])).toThrow(
    /needs a term that trains the generator, got \[adversarial\]/,
  );
  expect(() => objective([])).toThrow(/needs a term that trains the critic/);
  const needed = objective([
    nonSaturating(),
    information(layout),
    gradientPenalty(),
    classifier(layout, { code: "digit" }),
  ]);
  expect(needed.needs).toEqual({
    heads: true,
    labels: "digit",
    mix: true,
    realForGenerator: false,
    separateSamples: expect.stringMatching(/batch normalisation/),
  });
  expect(objective([nonSaturating()]).needs).toEqual({
    heads: false,
    realForGenerator: false,
    mix: false,
  });
});
