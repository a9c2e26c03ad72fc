import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { type AdamOptions, adam, adamStep } from "./adam.ts";

beforeAll(startCpu);

/** Algorithm 1 of Kingma and Ba, word for word, on one weight. */
function algorithm1(
  options: Required<Omit<AdamOptions, "halfLife">>,
  start: number,
  gradients: readonly number[],
): number[] {
  const { rate, beta1, beta2, epsilon } = options;
  let [theta, m, v] = [start, 0, 0];
  return gradients.map((g, i) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g ** 2;
    const [mHat, vHat] = [m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))];
    theta -= (rate * mHat) / (Math.sqrt(vHat) + epsilon);
    return theta;
  });
}

function run(options: AdamOptions, start: number, gradients: readonly number[]): number[] {
  const settings = adam(options);
  let state = {
    weights: { w: np.array([start]) },
    moments: { first: { w: np.zeros([1]) }, second: { w: np.zeros([1]) } },
  };
  return gradients.map((g, i) => {
    const { weights, moments } = adamStep(
      settings,
      state.weights,
      { w: np.array([g]) },
      state.moments,
      np.array(i + 1),
    );
    state = {
      weights: { w: weights.w ?? np.zeros([1]) },
      moments: {
        first: { w: moments.first.w ?? np.zeros([1]) },
        second: { w: moments.second.w ?? np.zeros([1]) },
      },
    };
    return values(state.weights.w.ref)[0] ?? Number.NaN;
  });
}

const gradient = fc.float({ min: -10, max: 10, noNaN: true });

describe("adamStep", () => {
  test.prop(
    [
      fc.array(gradient, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(0, 0.5, 0.9),
      fc.constantFrom(0.9, 0.999),
      fc.constantFrom(1e-8, 1e-3, 1),
    ],
    { numRuns: 40 },
  )(
    "is the paper's algorithm, epsilon outside the root of the corrected moment",
    (gradients, beta1, beta2, epsilon) => {
      const options = { rate: 0.05, beta1, beta2, epsilon };
      // Gradients near epsilon are left out: the sign of a rounding error would decide the step.
      fc.pre(gradients.every((g) => Math.abs(g) > 1e-2 || g === 0));
      expect(run(options, 1, gradients)).toBeAllClose(algorithm1(options, 1, gradients), {
        rtol: 1e-4,
        atol: 1e-5,
      });
    },
  );

  test("the first step is the rate against the gradient's sign, whatever its size", () => {
    for (const g of [1e-4, -3, 1e4])
      expect(run({ rate: 0.1 }, 0, [g])).toBeAllClose([-0.1 * Math.sign(g)], { rtol: 1e-3 });
  });

  test("a half-life makes the t-th step 2^(−t/halfLife) of what it was", () => {
    const path = run({ rate: 0.1, halfLife: 3 }, 0, [1, 1, 1, 1, 1, 1]);
    const steps = path.map((at, i) => at - (path[i - 1] ?? 0));
    expect(steps).toBeAllClose(
      [1, 2, 3, 4, 5, 6].map((t) => -0.1 * 2 ** (-t / 3)),
      { rtol: 1e-4 },
    );
  });

  test("weights without gradient stay, finite", () => {
    expect(run({ rate: 0.1 }, 2, [0, 0, 0])).toEqual([2, 2, 2]);
  });

  test("still corrects its bias right after 100,000 steps", () => {
    const settings = adam({ rate: 0.1 });
    const late = adamStep(
      settings,
      { w: np.array([0]) },
      { w: np.array([1]) },
      { first: { w: np.array([10]) }, second: { w: np.array([1000]) } },
      np.array(100_000),
    );
    expect(values(late.weights.w ?? np.zeros([1]))).toBeAllClose([-0.1], { rtol: 1e-5 });
  });
});

test("adam refuses rates and betas that cannot be", () => {
  expect(() => adam({ rate: 0 })).toThrow("adam(options): rate must be positive and finite, got 0");
  expect(() => adam({ rate: Number.NaN })).toThrow(/rate must be positive and finite, got NaN/);
  expect(() => adam({ rate: 1, halfLife: 0 })).toThrow("halfLife must be positive and finite, got 0");
  expect(() => adam({ rate: 1, beta2: 1 })).toThrow("adam(options): beta2 must be in [0, 1), got 1");
});
