import { grad, numpy as np, tree } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, gradientError, startCpu, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { infoganCritic } from "../networks/infoganImages.ts";
import { mlpCritic } from "../networks/mlpNetworks.ts";
import { mapNamed } from "../networks/named.ts";
import { residualCritic } from "../networks/residualImages.ts";
import type { Schedule } from "../optimisers/schedule.ts";
import { stream } from "../random/stream.ts";
import { gradientPenalty } from "./gradientPenalty.ts";
import type { CriticView, Term } from "./term.ts";
import { r1, r2 } from "./zeroCentredPenalties.ts";

beforeAll(startCpu);

const n = 3;
const judgement = () => ({ logits: np.zeros([n]), heads: null });

const viewOf = (shape: readonly number[], judge: (x: np.Array) => np.Array, t = 1): CriticView => ({
  latents: np.zeros([n, 1]),
  real: judgement(),
  fake: judgement(),
  samples: { real: wavy([n, ...shape], 1), fake: wavy([n, ...shape], 2) },
  labels: null,
  mix: np.array([0.2, 0.5, 0.9]),
  t: () => np.array(t),
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

test("R2 is R1 with real and generated samples exchanged, and not R1", () => {
  const cube = viewOf([2], (x) => x.ref.mul(x.ref).mul(x).sum(1));
  const exchanged = { ...cube, samples: { real: cube.samples.fake, fake: cube.samples.real } };
  const loss = (term: Term, view: CriticView) => numberOf(term.critic?.(view).loss);
  expect(loss(r2({ weight: 3 }), cube)).toBe(loss(r1({ weight: 3 }), exchanged));
  expect(loss(r2({ weight: 3 }), cube)).not.toBeAllClose(loss(r1({ weight: 3 }), cube));
});

test("R1 at some of a batch's samples is R1 of those alone; at more than there are, of all", () => {
  const square = viewOf([2], (x) => x.ref.mul(x).sum(1));
  const first = { ...square, samples: { ...square.samples, real: square.samples.real.ref.slice([0, 2]) } };
  const loss = (term: Term, view: CriticView) => numberOf(term.critic?.(view).loss);
  expect(loss(r1({ samples: 2 }), square)).toBeAllClose(loss(r1(), first), { rtol: 1e-6 });
  expect(loss(r1({ samples: 2 }), square)).not.toBeAllClose(loss(r1(), square));
  expect(loss(r1({ samples: 5 }), square)).toBe(loss(r1(), square));
  expect(() => r1({ samples: 0 })).toThrow("r1(options): samples must be an integer of at least 1, got 0");
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
  {
    name: "residual",
    shape: [1, 8, 8],
    growth: 1,
    // Leaky units bend: a step must be too short to reach a bend.
    step: 2e-4,
    critic: residualCritic({ image: { size: 8, channels: 1 }, headSize: 0, widths: { width: 2, dense: 3 } }),
  },
];
/** λ(t) = 3 / t: 3 at the first update, 0.75 at the fourth. */
const falling: Schedule = (t) => np.reciprocal(t).mul(3);
const PENALTIES: readonly { readonly name: string; readonly term: Term }[] = [
  { name: "the gradient penalty", term: gradientPenalty({ weight: 2 }) },
  { name: "R1", term: r1({ weight: 2 }) },
  { name: "the gradient penalty by a falling weight", term: gradientPenalty({ weight: falling }) },
  { name: "R1 by a falling weight", term: r1({ weight: falling }) },
  { name: "R2", term: r2({ weight: 2 }) },
];

describe.each(CRITICS)("through a $name critic", ({ shape, growth, critic, step = 2e-3 }) => {
  const CASES = PENALTIES.flatMap((each) => [1, 4].map((t) => ({ ...each, t })));
  test.each(CASES)(
    "$name has the right gradient in every weight at update $t: second order",
    ({ term, t }) => {
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
        const judge = (x: np.Array) => {
          const variables = { weights: tree.ref(changed), statistics: mapNamed(statistics, arrayOf) };
          return critic.apply(variables, x, "train").judgement.logits;
        };
        const view = viewOf(shape, judge, t);
        return term.critic?.(view).loss ?? np.array(Number.NaN);
      };
      expect(gradientError(loss, flat, [flat.length], step)).toBeLessThan(2e-2);
    },
  );
});

describe("a weight", () => {
  const square = (t: number) => viewOf([2], (x) => x.ref.mul(x).sum(1), t);
  const loss = (term: Term, t: number) => numberOf(term.critic?.(square(t)).loss);
  /** The penalty without a weight: R1's formula halves it. */
  const plain = { gradientPenalty: gradientPenalty({ weight: 1 }), r1: r1({ weight: 2 }) };

  test("that is a number multiplies the penalty, to the last bit, at every update", () => {
    const times = (term: Term, weight: number) => numberOf(term.critic?.(square(1)).loss.mul(weight));
    for (const t of [1, 2, 1000]) {
      for (const weight of [10, 0.1, 1 / 3]) {
        expect(loss(gradientPenalty({ weight }), t)).toBe(times(plain.gradientPenalty, weight));
        expect(loss(r1({ weight }), t)).toBe(times(plain.r1, weight / 2));
      }
    }
  });

  test("that is a function is its value at the critic's update, and counts from 1", () => {
    for (const t of [1, 3, 8]) {
      const now = 3 / t;
      expect(loss(gradientPenalty({ weight: falling }), t)).toBeAllClose(
        loss(gradientPenalty({ weight: now }), t),
        { rtol: 1e-6 },
      );
      expect(loss(r1({ weight: falling }), t)).toBeAllClose(loss(r1({ weight: now }), t), { rtol: 1e-6 });
    }
  });
});

test("weights must be positive and finite", () => {
  expect(() => gradientPenalty({ weight: 0 })).toThrow(/weight must be positive and finite, got 0/);
  expect(() => r2({ weight: -1 })).toThrow(/r2\(options\): weight must be positive and finite, got -1/);
  expect(() => r1({ weight: Number.NaN })).toThrow(/weight must be positive and finite, got NaN/);
});

test("a gradient penalty without draws says so", () => {
  const view = { ...viewOf([2], (x) => x.sum(1)), mix: null };
  expect(() => gradientPenalty().critic?.(view)).toThrow(/draws to mix by/);
});
