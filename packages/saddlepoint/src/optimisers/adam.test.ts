import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { onDevice, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { walk } from "../../testing/walk.ts";
import { type AdamOptions, adam } from "./adam.ts";
import { linear } from "./schedule.ts";

beforeAll(startCpu);

type Betas = (t: number) => { readonly beta1: number; readonly beta2: number };

/** Algorithm 1 of Kingma and Ba, word for word, on one weight; βᵗ is the product of the betas so far. */
function algorithm1(
  { rate, betas, epsilon }: { readonly rate: number; readonly betas: Betas; readonly epsilon: number },
  start: number,
  gradients: readonly number[],
): number[] {
  let [theta, m, v, product1, product2] = [start, 0, 0, 1, 1];
  return gradients.map((g, i) => {
    const { beta1, beta2 } = betas(i + 1);
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g ** 2;
    product1 *= beta1;
    product2 *= beta2;
    const [mHat, vHat] = [m / (1 - product1), v / (1 - product2)];
    theta -= (rate * mHat) / (Math.sqrt(vHat) + epsilon);
    return theta;
  });
}

/** Where one weight goes. */
const path = (options: AdamOptions, start: number, gradients: readonly number[]): number[] =>
  walk(
    adam(options),
    [start],
    gradients.map((g) => [g]),
  ).flat();

// Gradients near epsilon are left out: the sign of a rounding error would decide the step.
const gradients = fc.array(
  fc.float({ min: -10, max: 10, noNaN: true }).filter((g) => Math.abs(g) > 1e-2 || g === 0),
  { minLength: 1, maxLength: 8 },
);

describe("adam", () => {
  test.prop(
    [gradients, fc.constantFrom(0, 0.5, 0.9), fc.constantFrom(0.9, 0.999), fc.constantFrom(1e-8, 1e-3, 1)],
    { numRuns: 40 },
  )(
    "is the paper's algorithm, epsilon outside the root of the corrected moment",
    (gradients, beta1, beta2, epsilon) => {
      const expected = algorithm1({ rate: 0.05, betas: () => ({ beta1, beta2 }), epsilon }, 1, gradients);
      const found = path({ rate: 0.05, beta1, beta2, epsilon }, 1, gradients);
      expect(found).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
    },
  );

  test.prop([gradients], { numRuns: 40 })(
    "betas may be functions of the step: the correction is then by their product",
    (gradients) => {
      const betas = (t: number) => ({
        beta1: 0.5 + (0.4 * (t - 1)) / 10,
        beta2: 0.9 + (0.09 * (t - 1)) / 10,
      });
      const moving = {
        beta1: linear({ from: 0.5, to: 0.9, steps: 10 }),
        beta2: linear({ from: 0.9, to: 0.99, steps: 10 }),
      };
      const expected = algorithm1({ rate: 0.05, betas, epsilon: 1e-8 }, 1, gradients);
      expect(path({ rate: 0.05, ...moving }, 1, gradients)).toBeAllClose(expected, {
        rtol: 1e-4,
        atol: 1e-5,
      });
    },
  );

  test("a beta that is a function of the step without changing is that beta", () => {
    const steps = [1, -2, 0.5, 3];
    expect(
      path({ rate: 0.1, beta1: () => np.array(0.9), beta2: () => np.array(0.999) }, 0, steps),
    ).toBeAllClose(path({ rate: 0.1 }, 0, steps), { rtol: 1e-4 });
  });

  test("its arithmetic in float32, to the last bit: constants are folded before the step", async () => {
    const [rate, beta1, beta2, epsilon, halfLife] = [3e-4, 0.5, 0.999, 1e-8, 700];
    const gradients = Array.from({ length: 6 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i) / 100]);
    await onDevice("wasm", () => {
      let [m, v, w] = [np.zeros([2]), np.zeros([2]), np.array([0.3, -2])];
      const expected = gradients.map((gradient, i) => {
        const g = np.array(gradient);
        const power = (beta: number) => np.exp(np.array(i + 1).mul(Math.log(beta)));
        const root = np.sqrt(np.reciprocal(power(beta2).neg().add(1)).mul(1 - beta2));
        const cooling = np.exp(np.array(i + 1).mul(-Math.LN2 / halfLife));
        const step = np
          .reciprocal(power(beta1).neg().add(1).mul(root.ref))
          .mul(rate * (1 - beta1))
          .mul(cooling);
        m = m.mul(beta1).add(g.ref);
        v = v.mul(beta2).add(g.ref.mul(g));
        const floor = np.reciprocal(root).mul(epsilon);
        w = w.sub(m.ref.div(np.sqrt(v.ref).add(floor)).mul(step));
        return values(w.ref);
      });
      expect(walk(adam({ rate, beta1, beta2, epsilon, halfLife }), [0.3, -2], gradients)).toEqual(expected);
    });
  });

  test("the first step is the rate against the gradient's sign, whatever its size", () => {
    for (const g of [1e-4, -3, 1e4])
      expect(path({ rate: 0.1 }, 0, [g])).toBeAllClose([-0.1 * Math.sign(g)], { rtol: 1e-3 });
  });

  test("a half-life makes the t-th step 2^(−t/halfLife) of what it was", () => {
    const found = path({ rate: 0.1, halfLife: 3 }, 0, [1, 1, 1, 1, 1, 1]);
    const steps = found.map((at, i) => at - (found[i - 1] ?? 0));
    expect(steps).toBeAllClose(
      [1, 2, 3, 4, 5, 6].map((t) => -0.1 * 2 ** (-t / 3)),
      { rtol: 1e-4 },
    );
  });

  test("weights without gradient stay, finite", () => {
    expect(path({ rate: 0.1 }, 2, [0, 0, 0])).toEqual([2, 2, 2]);
  });

  test("still corrects its bias right after 100,000 steps", () => {
    const { weights } = adam({ rate: 0.1 }).update(
      { w: np.array([1]) },
      { "first.w": np.array([10]), "second.w": np.array([1000]) },
      { w: np.array([0]) },
      np.array(100_000),
    );
    expect(values(weights.w ?? np.zeros([1]))).toBeAllClose([-0.1], { rtol: 1e-5 });
  });

  test("refuses rates and betas that cannot be", () => {
    expect(() => adam({ rate: 0 })).toThrow("adam(options): rate must be positive and finite, got 0");
    expect(() => adam({ rate: Number.NaN })).toThrow(/rate must be positive and finite, got NaN/);
    expect(() => adam({ rate: 1, halfLife: 0 })).toThrow("halfLife must be positive and finite, got 0");
    expect(() => adam({ rate: 1, beta2: 1 })).toThrow("adam(options): beta2 must be in [0, 1), got 1");
  });
});
