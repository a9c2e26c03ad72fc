import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flippedBits, normalPairs, normalSamples } from "../../testing/samplePairs.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { estimateInformation } from "./estimateInformation.ts";
import "../../testing/toBeAllClose.ts";

const QUICK = { steps: 200, hidden: [32, 32] };

const mapped = (of: Samples, f: (value: number, at: number) => number): Samples =>
  samples(Float64Array.from(of.values, f), of.n, of.d);

/** What holds of every answer. */
async function answered(x: Samples, y: Samples, options = QUICK) {
  const found = await estimateInformation(x, y, options);
  const { estimate, lower, upper, seen } = found;
  expect([estimate.kind, lower.kind, upper?.kind ?? "upper-bound"]).toEqual([
    "estimate",
    "lower-bound",
    "upper-bound",
  ]);
  for (const { value, ci, quantity, unit } of [estimate, lower, ...(upper === undefined ? [] : [upper])]) {
    expect([quantity, unit]).toEqual(["I(x; y)", "nats"]);
    expect(ci[0]).toBeLessThanOrEqual(value);
    expect(ci[1]).toBeGreaterThanOrEqual(value);
    expect(Number.isFinite(value)).toBe(true);
  }
  expect(lower.value).toBeLessThanOrEqual(estimate.value);
  expect(lower.value).toBeLessThanOrEqual(upper?.value ?? Number.POSITIVE_INFINITY);
  expect(seen.length).toBeGreaterThan(0);
  return found;
}

describe("numbers", () => {
  test.each([
    ["as they are", (value: number) => value],
    ["to the fifth power", (value: number) => value ** 5],
    ["with an outlier of 1e20", (value: number, at: number) => (at === 7 ? 1e20 : value)],
    ["rounded to a decimal", (value: number) => Math.round(10 * value) / 10],
  ])("normal columns %s: the truth in the interval, the bound below it and near", async (_, change) => {
    const { x, y, truth } = normalPairs("numbers", 1500, 1, 0.75);
    const { estimate, lower, upper, seen } = await answered(mapped(x, change), mapped(y, change));
    expect(estimate.value).toBeAllClose(truth, { atol: 0.06 });
    expect(lower.ci[0]).toBeLessThan(truth);
    expect(lower.value).toBeAllClose(truth, { atol: 0.1 });
    expect(upper).toBeUndefined();
    expect(seen.join()).toMatch(/copula/);
  });

  test("more information than a network can find in so many pairs is the copula's, with a warning", async () => {
    const { x, y, truth } = normalPairs("much", 1000, 10, 0.9);
    const { estimate, seen } = await answered(x, y);
    expect(estimate.value).toBeAllClose(truth, { atol: 0.3 });
    expect(seen.join()).toMatch(/a normal copula describes/);
    expect(estimate.warning).toMatch(/no network can hold the copula against 1000 pairs/);
  });

  test("a column and its cube have no finite information, and the estimate does not seem sure of one", async () => {
    const x = normalSamples("cube", 1000, 1);
    const { estimate, seen } = await answered(
      x,
      mapped(x, (value) => value ** 3),
    );
    expect(seen.join()).toMatch(/nearest neighbours/);
    expect(estimate.value).toBeGreaterThan(5);
    expect(estimate.warning).toBeDefined();
  });

  test("a dependence that no copula has is found, and its estimate is not the copula's", async () => {
    const x = normalSamples("even", 1500, 1);
    const noise = normalSamples("even.noise", 1500, 1);
    // y = |x| + noise: uncorrelated with x, I = h(|x| + noise) − h(noise).
    const y = mapped(x, (value, at) => Math.abs(value) + 0.3 * (noise.values[at] ?? 0));
    const { estimate, lower, seen } = await answered(x, y);
    expect(seen.join()).toMatch(/a network finds .* more than/);
    expect(lower.value).toBeGreaterThan(0.4);
    expect(estimate.value).toBeGreaterThan(lower.ci[0]);
  });

  test("independent pairs, each ten times, tell nothing, and it is said that rows repeat", async () => {
    const { x, y } = normalPairs("ten times", 200, 2, 0);
    const often = (of: Samples) =>
      samples(
        Float64Array.from(
          { length: 10 * of.values.length },
          (_, at) => of.values[at % of.values.length] ?? 0,
        ),
        10 * of.n,
        of.d,
      );
    const { estimate, lower } = await answered(often(x), often(y));
    expect(lower.ci[0]).toBe(0);
    expect(estimate.ci[0]).toBe(0);
    expect(estimate.warning).toMatch(/1800 of 2000 rows repeat others/);
  });

  test("normal columns cut at a limit have no copula: the nearest neighbours' estimate is near the truth", async () => {
    const { x, y } = normalPairs("cut", 2000, 1, 0.8);
    const cut = (of: Samples) => mapped(of, (value) => Math.min(value, 0.5));
    const { estimate, seen } = await answered(cut(x), cut(y));
    expect(seen.join()).toMatch(/31 % of the rows have one and the same number .*neighbours/);
    // By quadrature over the copula's density: what is told below the limits, across one, and of the corner.
    expect(estimate.value).toBeAllClose(0.4255, { atol: 0.05 });
  });

  test("a rotated square is no normal copula, though a network finds no more: it is said, and warned", async () => {
    const x = normalSamples("square", 1200, 2);
    const noise = normalSamples("square.noise", 1200, 2);
    const y = mapped(x, (value, at) => 0.3 * value + (noise.values[at] ?? 0));
    const turned = (of: Samples) =>
      mapped(
        of,
        (value, at) => Math.atan(value) + (at % 2 === 0 ? 0.5 : -0.5) * Math.atan(of.values[at ^ 1] ?? 0),
      );
    const { estimate, seen } = await answered(turned(x), turned(y));
    expect(seen.join()).toMatch(/column 1 of x and column 2 of x are not jointly normal|more than/);
    expect(estimate.warning).toBeDefined();
  });

  test("more columns than rows of independent numbers tell little, and the warning says why", async () => {
    const { estimate } = await answered(normalSamples("many", 60, 80), normalSamples("three", 60, 3));
    expect(estimate.value).toBeLessThan(0.15);
    expect(estimate.warning).toMatch(/so few pairs say little/);
  });

  test("two random walks are said to be series", async () => {
    const walk = (name: string) => {
      let at = 0;
      return mapped(normalSamples(name, 400, 1), (value) => {
        at += value;
        return at;
      });
    };
    const { estimate, lower } = await answered(walk("a"), walk("b"));
    for (const { warning } of [estimate, lower]) expect(warning).toMatch(/neighbouring rows are alike/);
  });
});

describe("discrete variables", () => {
  test("bits through a noisy channel: counted, and at most their entropy", async () => {
    const { x, y, truth } = flippedBits("channel", 1500, 0.1);
    const { estimate, lower, upper } = await answered(x, y);
    expect(estimate.value).toBeAllClose(truth, { atol: 0.05 });
    expect(estimate.ceiling).toBeAllClose(Math.LN2);
    expect(lower.ci[0]).toBeLessThan(truth);
    expect(lower.value).toBeAllClose(truth, { atol: 0.1 });
    expect(upper?.value).toBeAllClose(Math.LN2, { atol: 0.01 });
  });

  test("names may be any numbers, on either side, with the same answer", async () => {
    const x = normalSamples("sign", 1000, 1);
    const sign = mapped(x, (value) => (value > 0 ? 7000 : -3));
    const [one, other] = [await answered(x, sign), await answered(sign, x)];
    expect(one.estimate.value).toBeAllClose(Math.LN2, { atol: 0.01 });
    expect(other.estimate.value).toBeAllClose(one.estimate.value, { atol: 1e-6 });
    expect(one.lower.value).toBeAllClose(Math.LN2, { atol: 0.1 });
    expect(one.lower.value).toBeLessThanOrEqual(one.upper?.value ?? 0);
  });

  test("one row of a thousand that stands out is no more told than it is known", async () => {
    const rare = samples(
      Float64Array.from({ length: 1000 }, (_, i) => (i === 700 ? 1 : 0)),
      1000,
      1,
    );
    const { estimate } = await answered(rare, rare);
    expect(estimate.value).toBeAllClose(0.0079, { atol: 0.002 }); // H of 1/1000
  });

  test("a constant tells nothing, exactly", async () => {
    const x = normalSamples("constant", 100, 1);
    const { estimate, upper } = await answered(
      x,
      mapped(x, () => 3),
    );
    expect([estimate.value, ...estimate.ci, upper?.value]).toEqual([0, 0, 0, 0]);
  });
});

test("pairs that are none, too few and senseless options are refused before any work", async () => {
  const [x, y] = [normalSamples("x", 100, 1), normalSamples("y", 99, 1)];
  await expect(estimateInformation(x, y)).rejects.toThrow(/as many samples, got 100 and 99/);
  const few = normalSamples("few", 20, 1);
  await expect(estimateInformation(few, few)).rejects.toThrow(/at least 30 samples, got 20/);
  await expect(estimateInformation(x, x, { steps: 0 })).rejects.toThrow(
    /steps must be a positive integer, got 0/,
  );
  await expect(estimateInformation(x, x, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
