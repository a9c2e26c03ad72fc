import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { rmsProp, rmsPropStep } from "./rmsProp.ts";

beforeAll(startCpu);

test.prop(
  [
    fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(0, 0.9, 0.99),
    fc.constantFrom(1e-8, 1e-3),
  ],
  { numRuns: 30 },
)("is v <- decay v + (1 - decay) g², w <- w - rate g / (√v + epsilon)", (gradients, decay, epsilon) => {
  const options = rmsProp({ rate: 0.1, decay, epsilon });
  let state = { weights: { w: np.array([1]) }, squares: { w: np.zeros([1]) } };
  let [w, v] = [1, 0];
  for (const g of gradients) {
    v = decay * v + (1 - decay) * g * g;
    w -= (0.1 * g) / (Math.sqrt(v) + epsilon);
    const { weights, squares } = rmsPropStep(options, state.weights, { w: np.array([g]) }, state.squares);
    state = { weights: { w: weights.w ?? np.zeros([1]) }, squares: { w: squares.w ?? np.zeros([1]) } };
  }
  expect(values(state.weights.w)).toBeAllClose([w], { rtol: 1e-4, atol: 1e-5 });
});

test("options must be in range", () => {
  expect(() => rmsProp({ rate: 0 })).toThrow(/rate must be positive and finite, got 0/);
  expect(() => rmsProp({ rate: 1, decay: 1 })).toThrow(/decay must be in \[0, 1\), got 1/);
  expect(() => rmsProp({ rate: 1, epsilon: -1 })).toThrow(/epsilon must be positive and finite, got -1/);
});
