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
