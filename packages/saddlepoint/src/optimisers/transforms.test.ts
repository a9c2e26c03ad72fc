import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { beforeAll, describe, expect } from "vitest";
import { startCpu } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { walk } from "../../testing/walk.ts";
import { scaleByAdam } from "./adam.ts";
import { chain, descent, type Transform } from "./optimiser.ts";
import { halfLife } from "./schedule.ts";
import { clipByNorm, decayWeights, momentum, scaleBy, sgd } from "./transforms.ts";

beforeAll(startCpu);

const number = fc.float({ min: -4, max: 4, noNaN: true });
const gradients = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 5 });
const START = [1, -2];
const close = { rtol: 1e-4, atol: 1e-5 };
const norm = (vector: readonly number[]) => Math.hypot(...vector);

describe("a chain of parts", () => {
  const parts: readonly (() => Transform)[] = [
    () => scaleBy(0.3),
    () => scaleBy(halfLife(2)),
    () => clipByNorm(0.7),
    () => decayWeights(0.1),
    () => scaleByAdam({ epsilon: 1e-2 }),
  ];
  test.prop([gradients, fc.shuffledSubarray([...parts], { minLength: 3, maxLength: 3 })], { numRuns: 30 })(
    "is associative",
    (gradients, chosen) => {
      const [a, b, c] = chosen.map((part) => part());
      if (a === undefined || b === undefined || c === undefined) throw new Error("three parts");
      const flat = walk(descent(a, b, c), START, gradients);
      expect(walk(descent(chain(a, b), c), START, gradients)).toEqual(flat);
      expect(walk(descent(a, chain(b, c)), START, gradients)).toEqual(flat);
    },
  );

  test("of nothing subtracts the gradients", () => {
    expect(walk(descent(), START, [[3, 0.5]])).toEqual([[-2, -2.5]]);
  });

  test("remembers under names of the weights, each part its own", () => {
    const weights = { "conv1.weight": new Tensor("float32", Float32Array.of(1, 2), [2, 1]) };
    const state = descent(momentum(0.9), scaleByAdam()).init(weights);
    expect(Object.keys(state)).toEqual([
      "momentum.conv1.weight",
      "first.conv1.weight",
      "second.conv1.weight",
    ]);
    expect(state["first.conv1.weight"]?.dims).toEqual([2, 1]);
    expect(() => chain(momentum(0.9), momentum(0.5)).init(weights)).toThrow(
      "chain(parts): parts must remember under different names, got momentum.conv1.weight twice",
    );
  });
});

test.prop([number, number, fc.float({ min: Math.fround(0.1), max: 3, noNaN: true })])(
  "clipByNorm leaves short updates as they are and makes long ones as long as the limit",
  (a, b, limit) => {
    const [at = []] = walk(descent(clipByNorm(limit)), [0, 0], [[a, b]]);
    const share = Math.min(1, limit / (norm([a, b]) || 1));
    expect(at).toBeAllClose([-a * share, -b * share], close);
  },
);

test("clipByNorm knows of a factor before it", () => {
  const [at = []] = walk(descent(scaleBy(10), clipByNorm(2)), [0, 0], [[0.3, 0.4]]);
  expect(at).toBeAllClose([-1.2, -1.6], close);
});

test("decayWeights alone shrinks weights by (1 − α λ)ᵗ", () => {
  const still = Array.from({ length: 4 }, () => [0, 0]);
  const path = walk(descent(decayWeights(0.5), scaleBy(0.1)), START, still);
  expect(path.at(-1) ?? []).toBeAllClose(
    START.map((w) => w * 0.95 ** 4),
    close,
  );
});

test.prop([gradients, fc.constantFrom(0, 0.5, 0.9)])(
  "sgd with momentum is w − α Σᵢ gᵢ (1 + μ + … + μᵗ⁻ⁱ)",
  (gradients, mu) => {
    const t = gradients.length;
    const expected = START.map((w, j) =>
      gradients.reduce(
        (sum, g, i) =>
          sum - 0.1 * (g[j] ?? 0) * Array.from({ length: t - i }, (_, k) => mu ** k).reduce((a, b) => a + b),
        w,
      ),
    );
    expect(walk(sgd({ rate: 0.1, momentum: mu }), START, gradients).at(-1) ?? []).toBeAllClose(
      expected,
      close,
    );
  },
);

test("numbers out of range are refused", () => {
  expect(() => clipByNorm(0)).toThrow("clipByNorm(limit): limit must be positive and finite, got 0");
  expect(() => momentum(1)).toThrow("momentum(decay): decay must be in [0, 1), got 1");
  expect(() => sgd({ rate: -1 })).toThrow("sgd(options): rate must be positive and finite, got -1");
});
