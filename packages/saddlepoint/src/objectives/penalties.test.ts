import { grad, numpy as np, tree } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, gradientError, startCpu, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { infoganCritic } from "../networks/infoganImages.ts";
import { mlpCritic } from "../networks/mlpNetworks.ts";
import { mapNamed } from "../networks/named.ts";
import { stream } from "../random/stream.ts";
import { gradientPenalty } from "./gradientPenalty.ts";
import { r1 } from "./r1.ts";
import type { CriticView, Term } from "./term.ts";

beforeAll(startCpu);

const n = 3;
const judgement = () => ({ logits: np.zeros([n]), heads: null });

const viewOf = (shape: readonly number[], judge: (x: np.Array) => np.Array): CriticView => ({
  latents: np.zeros([n, 1]),
  real: judgement(),
  fake: judgement(),
  samples: { real: wavy([n, ...shape], 1), fake: wavy([n, ...shape], 2) },
  labels: null,
  mix: np.array([0.2, 0.5, 0.9]),
  judge,
});

const numberOf = (x: np.Array | undefined) => Number(x?.js());

describe("for a linear critic w·x, whose gradient is w everywhere", () => {
  const w = [3, -4];
  const view = () => viewOf([2], (x) => np.matmul(x, np.array(w)));

  test("the gradient penalty is weight (|w| - 1)², and reports |w|", () => {
    const found = gradientPenalty({ weight: 10 }).critic?.(view());
    expect(numberOf(found?.loss)).toBeAllClose(10 * (5 - 1) ** 2, { rtol: 1e-5 });
    expect(numberOf(found?.metrics.gradient)).toBeAllClose(5, { rtol: 1e-5 });
  });

  test("R1 is weight/2 |w|²", () => {
    const found = r1({ weight: 10 }).critic?.(view());
    expect(numberOf(found?.loss)).toBeAllClose(5 * 25, { rtol: 1e-5 });
  });

  test("a critic that is constant has a penalty of weight, with a gradient that is finite", () => {
    const slope = grad((scale: np.Array) => {
      const flat = viewOf([2], (x) => np.matmul(x, np.array(w)).mul(scale.ref));
      return gradientPenalty({ weight: 10 }).critic?.(flat).loss ?? np.array(Number.NaN);
    })(np.array(0));
    expect(Number.isFinite(Number(slope.js()))).toBe(true);
  });
});

test("the gradient penalty is taken between real and generated samples, at the given share of each", () => {
  // A critic that is a square tells the place by its gradient, 2x.
  const square = {
    ...viewOf([1], (x) => x.ref.mul(x).reshape([n])),
    samples: { real: np.ones([n, 1]), fake: np.zeros([n, 1]) },
  };
  const gradient = gradientPenalty({ weight: 1 }).critic?.(square).metrics.gradient;
  expect(numberOf(gradient)).toBeAllClose((2 * (0.2 + 0.5 + 0.9)) / 3, { rtol: 1e-5 });
});

const CRITICS = [
  {
    name: "dense",
    shape: [3],
    growth: 1,
    critic: mlpCritic({ shape: [3], headSize: 0, widths: [5, 4], activation: "tanh" }),
  },
  {
    name: "convolutional, with layer normalisation",
    shape: [1, 4, 4],
    growth: 20,
    critic: infoganCritic({
      image: { size: 4, channels: 1 },
      headSize: 0,
      normalisation: "layer",
      widths: { conv1: 2, conv2: 2, dense: 3 },
    }),
  },
];
const PENALTIES: readonly { readonly name: string; readonly term: Term }[] = [
  { name: "the gradient penalty", term: gradientPenalty({ weight: 2 }) },
  { name: "R1", term: r1({ weight: 2 }) },
];

describe.each(CRITICS)("through a $name critic", ({ shape, growth, critic }) => {
  test.each(PENALTIES)("$name has the right gradient in every weight: second order", ({ term }) => {
    const { weights, statistics } = critic.init(stream(3, "critic"));
    // The papers' small weights would leave the critic flat, and finite differences nothing to measure.
    const grown = mapNamed(weights, ({ data, dims }, name) => {
      const factor = name.endsWith(".weight") ? growth : 1;
      return new Tensor(
        "float32",
        Float32Array.from(data, Number).map((x) => factor * x),
        dims,
      );
    });
    // All weights end to end, so that one check covers each of them.
    const names = Object.entries(grown);
    const flat = Float32Array.from(names.flatMap(([, { data }]) => Array.from(data, Number)));
    const loss = (all: np.Array): np.Array => {
      let start = 0;
      const parts = names.map(([name, { size, dims }]): [string, np.Array] => {
        const part = all.ref.slice([start, start + size]).reshape([...dims]);
        start += size;
        return [name, part];
      });
      all.dispose();
      const changed = Object.fromEntries(parts);
      const view = viewOf(shape, (x) => {
        const variables = { weights: tree.ref(changed), statistics: mapNamed(statistics, arrayOf) };
        return critic.apply(variables, x, "train").judgement.logits;
      });
      return term.critic?.(view).loss ?? np.array(Number.NaN);
    };
    expect(gradientError(loss, flat, [flat.length], 2e-3)).toBeLessThan(2e-2);
  });
});

test("weights must be positive and finite", () => {
  expect(() => gradientPenalty({ weight: 0 })).toThrow(/weight must be positive and finite, got 0/);
  expect(() => r1({ weight: Number.NaN })).toThrow(/weight must be positive and finite, got NaN/);
});

test("a gradient penalty without draws says so", () => {
  const view = { ...viewOf([2], (x) => x.sum(1)), mix: null };
  expect(() => gradientPenalty().critic?.(view)).toThrow(/draws to mix by/);
});
