import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { startCpu } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { walk } from "../../testing/walk.ts";
import { rmsProp } from "./rmsProp.ts";

beforeAll(startCpu);

test.prop(
  [
    fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(0, 0.9, 0.99),
    fc.constantFrom(1e-8, 1e-3),
    fc.boolean(),
  ],
  { numRuns: 30 },
)(
  "is v <- decay v + (1 - decay) g², w <- w - rate g / (√v + epsilon), the decay a number or a function",
  (gradients, decay, epsilon, moving) => {
    let [w, v] = [1, 0];
    const expected = gradients.map((g) => {
      v = decay * v + (1 - decay) * g * g;
      w -= (0.1 * g) / (Math.sqrt(v) + epsilon);
      return [w];
    });
    const found = walk(
      rmsProp({ rate: 0.1, decay: moving ? () => np.array(decay) : decay, epsilon }),
      [1],
      gradients.map((g) => [g]),
    );
    expect(found.flat()).toBeAllClose(expected.flat(), { rtol: 1e-4, atol: 1e-5 });
  },
);

test("options must be in range", () => {
  expect(() => rmsProp({ rate: 0 })).toThrow("rmsProp(options): rate must be positive and finite, got 0");
  expect(() => rmsProp({ rate: 1, decay: 1 })).toThrow(/decay must be in \[0, 1\), got 1/);
  expect(() => rmsProp({ rate: 1, epsilon: -1 })).toThrow(/epsilon must be positive and finite, got -1/);
});
