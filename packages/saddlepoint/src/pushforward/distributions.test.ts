import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { chiSquare, kolmogorovSmirnov } from "../../testing/goodnessOfFit.ts";
import { stream } from "../random/stream.ts";
import { cauchy } from "./cauchy.ts";
import { discrete } from "./discrete.ts";
import type { Distribution } from "./distribution.ts";
import { exponential } from "./exponential.ts";
import { fillInverseCdf } from "./fillInverseCdf.ts";
import { inverseCdf } from "./inverseCdf.ts";
import { laplace } from "./laplace.ts";
import { logistic } from "./logistic.ts";

const CONTINUOUS: readonly (readonly [string, Distribution])[] = [
  ["laplace(0, 1)", laplace()],
  ["laplace(-3, 0.5)", laplace(-3, 0.5)],
  ["exponential(1)", exponential()],
  ["exponential(7)", exponential(7)],
  ["logistic(0, 1)", logistic()],
  ["logistic(2, 3)", logistic(2, 3)],
  ["cauchy(0, 1)", cauchy()],
  ["cauchy(-1, 4)", cauchy(-1, 4)],
];

const inside = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

describe.each(CONTINUOUS)("%s", (_, { cdf, inverseCdf: inverse, density }) => {
  test.prop([inside])("the inverse undoes the distribution function", (u) => {
    expect(cdf(inverse(u))).toBeAllClose(u, { rtol: 1e-9 });
  });

  test.prop([inside])("root finding on the distribution function gives the same inverse", (u) => {
    fc.pre(u > 1e-6 && u < 1 - 1e-6);
    const found = inverseCdf(cdf)(u);
    // Where the density is small, the distribution function's own rounding moves its inverse.
    const x = inverse(u);
    expect(found).toBeAllClose(x, { rtol: 1e-11, atol: 1e-11 + 1e-15 / density(x) });
  });

  test.prop([inside])("the density is the distribution function's slope", (u) => {
    const x = inverse(Math.min(0.999, Math.max(0.001, u)));
    fc.pre(Math.abs(x) > 1e-2 && Math.abs(x + 3) > 1e-2); // not at a kink
    const step = 1e-4;
    const slope = (cdf(x + step) - cdf(x - step)) / (2 * step);
    expect(slope).toBeAllClose(density(x), { rtol: 1e-3, atol: 1e-9 });
  });

  test("20,000 draws pass a Kolmogorov-Smirnov test at the 0.1 % level on either side", () => {
    const draws = fillInverseCdf(stream(11, "draws"), new Float64Array(20_000), inverse);
    const { statistic, low, high } = kolmogorovSmirnov(draws, cdf);
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test("another distribution's draws fail it", () => {
    const draws = fillInverseCdf(
      stream(11, "draws"),
      new Float64Array(20_000),
      (u) => inverse(u) * 1.2 + 0.02,
    );
    const { statistic, high } = kolmogorovSmirnov(draws, cdf);
    expect(statistic).toBeGreaterThan(high);
  });

  test("a probability outside [0, 1] is refused, and 0 and 1 are the ends of the support", () => {
    for (const u of [-0.1, 1.1, Number.NaN])
      expect(() => inverse(u)).toThrow(/inverseCdf\(u\): u must lie within \[0, 1\]/);
    expect(cdf(inverse(0))).toBe(0);
    expect(inverse(1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("discrete", () => {
  const weights = fc
    .array(fc.nat(4), { minLength: 1, maxLength: 12 })
    .filter((counts) => counts.some((count) => count > 0));

  test.prop([weights, inside])(
    "the inverse is the first value whose cumulative probability reaches u",
    (counts, u) => {
      const { cdf, inverseCdf: inverse, density } = discrete(counts);
      const value = inverse(u);
      expect(cdf(value)).toBeGreaterThanOrEqual(u);
      expect(cdf(value - 0.5)).toBeLessThan(u);
      expect(density(value)).toBeGreaterThan(0);
      expect(counts.reduce((sum, _, i) => sum + density(i), 0)).toBeAllClose(1);
    },
  );

  test("draws pass a chi-square test at the 0.1 % level on either side, and keep to the values of positive weight", () => {
    const [weights, values, n] = [[1, 0, 3, 5, 0.5, 0], [-2, -1, 0, 0.5, 10, 11], 50_000];
    const { inverseCdf: inverse } = discrete(weights, values);
    const draws = fillInverseCdf(stream(12, "draws"), new Float64Array(n), inverse);
    const counts = values.map((value) => draws.filter((draw) => draw === value).length);
    expect([counts[1], counts[5]]).toEqual([0, 0]);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(n);
    const positive = [0, 2, 3, 4];
    const { statistic, low, high } = chiSquare(
      positive.map((i) => counts[i] ?? 0),
      positive.map((i) => ((weights[i] ?? 0) / 9.5) * n),
    );
    expect(statistic).toBeGreaterThan(low);
    expect(statistic).toBeLessThan(high);
  });

  test("says which weight or value does not fit", () => {
    expect(() => discrete([1, -1])).toThrow(/weights\[1\] must be finite and at least 0, got -1/);
    expect(() => discrete([0, 0])).toThrow(/weights must hold a positive one, got \[0, 0\]/);
    expect(() => discrete([1, 1], [0])).toThrow(/values must hold 2 numbers, one a weight, got 1/);
    expect(() => discrete([1, 1], [1, 1])).toThrow(/values must ascend, got 1 at 1/);
  });
});

describe("inverseCdf", () => {
  test("steps, flat parts and atoms at the ends have the infimum as inverse", () => {
    const stairs = inverseCdf((x) => (x < 1 ? 0 : x < 2 ? 0.25 : x < 5 ? 0.75 : 1));
    expect([0.1, 0.25, 0.5, 0.75, 0.9].map(stairs)).toBeAllClose([1, 1, 2, 2, 5], { atol: 1e-11 });
    const atom = inverseCdf((x) => Math.min(1, 0.3 + 0.7 * x), { support: [0, 1] });
    expect([0.1, 0.3, 0.65].map(atom)).toBeAllClose([0, 0, 0.5], { atol: 1e-11 });
  });

  test("finds quantiles far from 0 and inside a bounded support", () => {
    const { cdf } = logistic(1e9, 1e-3);
    expect(inverseCdf(cdf)(0.5)).toBeAllClose(1e9, { rtol: 1e-12 });
    expect(inverseCdf((x) => x ** 3, { support: [0, 1] })(0.125)).toBeAllClose(0.5, { rtol: 1e-11 });
  });

  test("a smooth function takes fewer evaluations than bisection would, a step only a few more", () => {
    const evaluations = (cdf: (x: number) => number) => {
      let count = 0;
      inverseCdf((x) => {
        count++;
        return cdf(x);
      })(0.37);
      return count;
    };
    const bisection = Math.log2(2 / 1e-12);
    expect(evaluations(logistic().cdf)).toBeLessThan(bisection / 2);
    expect(evaluations((x) => (x < 0.3 ? 0 : 1))).toBeLessThan(bisection + 8);
  });

  test("says what is wrong with a function that is no distribution function", () => {
    expect(() => inverseCdf(() => Number.NaN)(0.5)).toThrow(/cdf must be a number everywhere, got NaN at/);
    expect(() => inverseCdf(() => 0.2)(0.5)).toThrow(/cdf never reaches u = 0.5/);
    expect(() => inverseCdf(() => 0.8)(0.5)).toThrow(/cdf never falls below u = 0.5/);
    expect(() => inverseCdf((x) => x)(1)).toThrow(/u must lie inside \(0, 1\), got 1/);
    expect(() => inverseCdf((x) => x, { support: [1, 0] })).toThrow(
      /support must be \[low, high\] with low < high/,
    );
    expect(() => inverseCdf((x) => x, { tolerance: 0 })).toThrow(/tolerance must be positive, got 0/);
  });
});

test("a family says which parameter does not fit", () => {
  expect(() => laplace(0, 0)).toThrow(/laplace\(location, scale\): scale must be positive and finite, got 0/);
  expect(() => cauchy(Number.NaN)).toThrow(/cauchy\(location, scale\): location must be finite, got NaN/);
  expect(() => logistic(0, -1)).toThrow(
    /logistic\(location, scale\): scale must be positive and finite, got -1/,
  );
  expect(() => exponential(0)).toThrow(/exponential\(rate\): rate must be positive and finite, got 0/);
});
