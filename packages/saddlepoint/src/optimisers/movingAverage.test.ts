import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { movingAverage, risingDecay } from "./movingAverage.ts";
import type { Schedule } from "./schedule.ts";

beforeAll(startCpu);

function averages(decay: Schedule, start: number, weights: readonly number[]): number[] {
  const { update } = movingAverage(decay);
  let average = { w: np.array([start]) };
  return weights.map((w, i) => {
    const next = update(average, { w: np.array([w]) }, np.array(i + 1));
    average = { w: next.w ?? np.zeros([1]) };
    return values(average.w.ref)[0] ?? Number.NaN;
  });
}

const weight = fc.float({ min: -5, max: 5, noNaN: true });

test.prop([weight, fc.array(weight, { minLength: 1, maxLength: 8 }), fc.constantFrom(0, 0.5, 0.99)])(
  "is δᵗ w₀ + (1 − δ) Σ δᵗ⁻ⁱ wᵢ",
  (start, weights, decay) => {
    const t = weights.length;
    const expected = weights.reduce(
      (sum, w, i) => sum + (1 - decay) * decay ** (t - 1 - i) * w,
      decay ** t * start,
    );
    expect([averages(decay, start, weights).at(-1) ?? 0]).toBeAllClose([expected], {
      rtol: 1e-4,
      atol: 1e-5,
    });
  },
);

test("a decay of (t − 1)/t makes it the mean of all weights so far", () => {
  const decay: Schedule = (t) => np.reciprocal(t).neg().add(1);
  expect(averages(decay, 100, [1, 2, 6, 7])).toBeAllClose([1, 1.5, 3, 4], { rtol: 1e-5 });
});

test("a rising decay forgets the start within steps, reaches back over a tenth of the steps, and then as far as it says", () => {
  const rising = risingDecay(0.99);
  const at = (t: number) =>
    Number((typeof rising === "number" ? np.array(rising) : rising(np.array(t))).js());
  expect([1, 9, 91, 891, 5000].map(at)).toBeAllClose([0.1, 0.5, 0.91, 0.99, 0.99], { rtol: 1e-6 });
  const steps = Array.from({ length: 20 }, () => 0);
  expect(averages(rising, 1, steps).at(-1)).toBeLessThan(1e-6);
  expect(averages(0.99, 1, steps).at(-1)).toBeGreaterThan(0.8);
  // Weights that grow evenly: the average lags behind by its reach, a tenth of the steps.
  const growing = Array.from({ length: 500 }, (_, i) => i + 1);
  expect(averages(rising, 0, growing).at(-1)).toBeAllClose(500 - 500 / 11, { rtol: 0.02 });
});

test("a decay of 1 is refused", () => {
  expect(() => movingAverage(1)).toThrow("movingAverage(decay): decay must be in [0, 1), got 1");
});
