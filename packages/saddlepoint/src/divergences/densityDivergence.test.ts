import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import type { Density } from "./density.ts";
import { densityDivergence } from "./densityDivergence.ts";
import { divergences } from "./divergences.ts";
import { gaussian } from "./gaussian.ts";
import { jeffrey } from "./jeffrey.ts";
import { jensenShannon } from "./jensenShannon.ts";
import { kl } from "./kl.ts";
import { mixture } from "./mixture.ts";
import { neyman } from "./neyman.ts";
import { pearson } from "./pearson.ts";
import { reverseKl } from "./reverseKl.ts";
import { squaredHellinger } from "./squaredHellinger.ts";
import { totalVariation } from "./totalVariation.ts";

const uniform = (low: number, high: number): Density => ({
  logDensity: () => -Math.log(high - low),
  support: [[low, high]],
});
const exponential = (rate: number): Density => ({
  logDensity: (x = 0) => Math.log(rate) - rate * x,
  support: [[0, Number.POSITIVE_INFINITY]],
});
const cauchy = (centre: number, scale: number): Density => ({
  logDensity: (x = 0) => -Math.log(Math.PI * scale * (1 + ((x - centre) / scale) ** 2)),
  support: [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
});
const LINE = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

describe.each(Object.values(divergences).map((f) => ({ f, name: f.name })))("$name", ({ f }) => {
  test("of a density from itself is the least value, on a line and a plane", () => {
    for (const p of [
      cauchy(0, 1),
      exponential(2),
      uniform(-1, 3),
      gaussian(
        [0, 1],
        [
          [1, 0.6],
          [0.6, 1],
        ],
      ),
    ]) {
      const { value, kind } = densityDivergence(f, p, p);
      expect(value).toBeAllClose(f.least, { atol: 1e-9 });
      expect(kind).toBe("exact");
    }
  });

  test("between densities without a common support is the ceiling", () => {
    expect(densityDivergence(f, uniform(0, 1), uniform(2, 5)).value).toBeAllClose(f.ceiling, { atol: 1e-9 });
    const square = (low: number): Density => ({
      logDensity: () => 0,
      support: [
        [low, low + 1],
        [0, 1],
      ],
    });
    expect(densityDivergence(f, square(0), square(3)).value).toBeAllClose(f.ceiling, { atol: 1e-6 });
  });

  test("between uniform densities is f(width ratio), where one holds the other", () => {
    // u = 2 on [0, 1] and 0 on [1, 2], each with half of Q.
    expect(densityDivergence(f, uniform(0, 1), uniform(0, 2)).value).toBeAllClose((f.f(2) + f.f(0)) / 2, {
      atol: 1e-9,
    });
  });
});

test.prop([fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.2, max: 5, noNaN: true })], {
  numRuns: 20,
})(
  "KL between Cauchy densities is log(((γ + 1)² + x²)/4γ) (Chyzak and Nielsen 2019, theorem 1)",
  (x, scale) => {
    const { value, ci } = densityDivergence(kl, cauchy(0, 1), cauchy(x, scale));
    const truth = Math.log(((scale + 1) ** 2 + x ** 2) / (4 * scale));
    expect(value).toBeAllClose(truth, { atol: 1e-9 });
    expect(ci[0] - 1e-12).toBeLessThanOrEqual(truth);
    expect(ci[1] + 1e-12).toBeGreaterThanOrEqual(truth);
  },
);

test.prop([fc.double({ min: 0.2, max: 5, noNaN: true }), fc.double({ min: 0.2, max: 5, noNaN: true })], {
  numRuns: 20,
})("exponentials have their closed forms, infinite χ² from half the rate on", (a, b) => {
  const [p, q] = [exponential(a), exponential(b)];
  const close = { rtol: 1e-8, atol: 1e-9 };
  expect(densityDivergence(kl, p, q).value).toBeAllClose(Math.log(a / b) + b / a - 1, close);
  expect(densityDivergence(squaredHellinger, p, q).value).toBeAllClose(
    2 - (4 * Math.sqrt(a * b)) / (a + b),
    close,
  );
  fc.pre(Math.abs(2 * a - b) > 0.05);
  const chi = 2 * a > b ? a ** 2 / (b * (2 * a - b)) - 1 : Number.POSITIVE_INFINITY;
  expect(densityDivergence(pearson, p, q).value).toBeAllClose(chi, { rtol: 1e-6, atol: 1e-9 });
});

describe("infinity is found", () => {
  test("where one density is 0 and the other is not, and only for divergences that count it", () => {
    const [inner, outer] = [uniform(0, 1), uniform(-1, 1)];
    expect(densityDivergence(kl, outer, inner).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(kl, inner, outer).value).toBeAllClose(Math.LN2, { atol: 1e-9 });
    expect(densityDivergence(reverseKl, inner, outer).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(neyman, inner, gaussian(0, 1)).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(jeffrey, outer, inner).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(totalVariation, outer, inner).value).toBeAllClose(0.5, { atol: 1e-9 });
  });

  test("in a tail that falls too slowly, whether it overflows or not", () => {
    expect(densityDivergence(kl, cauchy(0, 1), gaussian(0, 1)).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(pearson, cauchy(0, 1), gaussian(0, 1)).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(pearson, gaussian(0, 1), cauchy(0, 1)).value).toBeLessThan(2);
  });

  test("at a point, where χ² against Beta(3, 1) is ∫ x⁻²/3, and not where KL is 2 - log 3", () => {
    const beta: Density = { logDensity: (x = 0) => Math.log(3) + 2 * Math.log(x), support: [[0, 1]] };
    expect(densityDivergence(pearson, uniform(0, 1), beta).value).toBe(Number.POSITIVE_INFINITY);
    expect(densityDivergence(kl, uniform(0, 1), beta).value).toBeAllClose(2 - Math.log(3), { atol: 1e-9 });
  });
});

test("a point without density, or of infinite density, changes nothing", () => {
  // Maxwell's density both ways: 0 at 0, where the quadrature's middle node falls.
  const hollow: Density = {
    logDensity: (x = 0) => Math.log(x ** 2) - x ** 2 / 2 - Math.log(2 * Math.PI) / 2,
    support: [LINE],
    points: [[-4, 4]],
  };
  // E log(1/x²) for a standard normal x is log 2 + γ.
  expect(densityDivergence(reverseKl, hollow, gaussian(0, 1)).value).toBeAllClose(
    Math.LN2 + 0.5772156649015329,
    { atol: 1e-8 },
  );
  // Arcsine's density has poles at 0 and 1: KL(uniform‖arcsine) = log π + E ½ log x(1 − x) = log π − 1.
  const arcsine: Density = {
    logDensity: (x = 0) => -Math.log(Math.PI) - Math.log(x * (1 - x)) / 2,
    support: [[0, 1]],
  };
  expect(densityDivergence(kl, uniform(0, 1), arcsine).value).toBeAllClose(Math.log(Math.PI) - 1, {
    atol: 1e-6,
  });
});

test("far and narrow Gaussians are found by their own points", () => {
  const [p, q] = [gaussian(0, 1), gaussian(1000, 1e-6)];
  expect(densityDivergence(jensenShannon, p, q).value).toBeAllClose(2 * Math.LN2, { atol: 1e-9 });
  const truth = (1e6 - 1 + 1e12 + Math.log(1e-6)) / 2;
  expect(densityDivergence(kl, p, q).value).toBeAllClose(truth, { rtol: 1e-9 });
});

test("the f-GAN paper's best fits have the divergences that it publishes", () => {
  // Nowozin et al. 2016, table 3: D_f at μ*, σ*, for a mixture that the paper does not print.
  const data = mixture([0.33, 0.67], [gaussian(-1, 0.065), gaussian(2, 2)]);
  const published = [
    { f: kl, mean: 1.01, sigma: 1.8308, value: 0.2831 },
    { f: reverseKl, mean: 1.5782, sigma: 1.6319, value: 0.248 },
    { f: jensenShannon, mean: 1.307, sigma: 1.7542, value: 0.128 },
    { f: jeffrey, mean: 1.3218, sigma: 1.7034, value: 0.5705 },
    { f: pearson, mean: 0.5737, sigma: 1.9274, value: 0.6457 },
  ];
  for (const { f, mean, sigma, value } of published) {
    expect(densityDivergence(f, data, gaussian(mean, sigma ** 2)).value).toBeAllClose(value, { atol: 7e-4 });
  }
});

test("a tolerance out of reach is said, with the error, and the number is no longer exact", () => {
  const rough: Density = {
    logDensity: (x = 0) => Math.log(1 + Math.sin(1e5 * x)),
    support: [[0, (2e4 * Math.PI) / 1e5]],
  };
  const { kind, warning, ci } = densityDivergence(totalVariation, uniform(0, 0.2 * Math.PI), {
    ...rough,
    logDensity: (x = 0) => rough.logDensity(x) - Math.log(0.2 * Math.PI),
  });
  expect(kind).toBe("estimate");
  expect(warning).toMatch(/did not reach its tolerance of 1e-10: its error is about/);
  // The mean of ½ |sin| is 1/π.
  expect(ci[0]).toBeLessThan(1 / Math.PI);
  expect(ci[1]).toBeGreaterThan(1 / Math.PI);
});

test("densities that are not are refused, with what was found", () => {
  const p = gaussian(0, 1);
  for (const f of [kl, totalVariation]) {
    // Whether or not the divergence is infinite.
    expect(() => densityDivergence(f, p, { logDensity: () => 0, support: [[0, 2]] })).toThrow(
      /densityDivergence\(f, p, q\): q must integrate to 1, got 2/,
    );
  }
  expect(() => densityDivergence(kl, p, { logDensity: () => Number.NaN, support: [LINE] })).toThrow(
    /q's log density must be a number, got NaN at \[/,
  );
  expect(() => densityDivergence(kl, p, gaussian([0, 0], 1))).toThrow("must have one dimension, got 1 and 2");
  expect(() => densityDivergence(kl, gaussian([0, 0, 0], 1), p)).toThrow(
    "p must be a density of 1 or 2 numbers, got 3",
  );
  expect(() => densityDivergence(kl, p, uniform(1, 1))).toThrow(
    "q's support must rise from low to high, got 1 to 1",
  );
});

describe("mixture", () => {
  test("of parts with supports of their own has no mass between them", () => {
    const parts = mixture([0.25, 0.75], [uniform(0, 1), uniform(2, 4)]);
    expect([0.5, 1.5, 3].map((x) => parts.logDensity(x))).toEqual([
      Math.log(0.25),
      Number.NEGATIVE_INFINITY,
      Math.log(0.75) - Math.log(2),
    ]);
    expect(parts.support).toEqual([[0, 4]]);
    expect(densityDivergence(kl, parts, parts).value).toBeAllClose(0, { atol: 1e-9 });
  });

  test("keeps its logarithm where its density underflows", () => {
    const { logDensity } = mixture([0.5, 0.5], [gaussian(0, 1), gaussian(1, 1)]);
    expect(logDensity(-60)).toBeAllClose(Math.log(0.5) - 1800 - Math.log(2 * Math.PI) / 2, { rtol: 1e-12 });
  });

  test("refuses weights and densities that do not match", () => {
    expect(() => mixture([1], [])).toThrow("there must be a density a weight, got 0 for 1");
    expect(() => mixture([0.5, 0.4], [gaussian(0, 1), gaussian(0, 1)])).toThrow(
      "weights must sum to 1, got 0.9",
    );
    expect(() => mixture([0.5, 0.5], [gaussian(0, 1), gaussian([0, 0], 1)])).toThrow(
      "must have one dimension, got 1, 2",
    );
  });
});
