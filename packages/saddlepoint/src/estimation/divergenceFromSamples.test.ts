import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { normalSamples } from "../../testing/samplePairs.ts";
import { alpha } from "../divergences/alpha.ts";
import { divergences } from "../divergences/divergences.ts";
import { kl } from "../divergences/kl.ts";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { divergenceFromSamples } from "./divergenceFromSamples.ts";
import { jensenShannonFromSamples } from "./jensenShannonFromSamples.ts";
import { wassersteinFromSamples } from "./wassersteinFromSamples.ts";
import "../../testing/toBeAllClose.ts";

const QUICK = { steps: 150, hidden: [24, 24] };
const N = 1200;
const SHIFT = 0.5;
const moved = normalSamples("moved", N, 1, SHIFT);
const still = normalSamples("still", N, 1);
const uniform = (name: string, low: number, high: number): Samples =>
  samples(fillUniform(stream(1, name), new Float32Array(600), low, high), 600, 1);

/** ∫ q f(p/q) of N(0.5, 1) and N(0, 1). */
function truthOf(divergence: (typeof divergences)["kl"]): number {
  let sum = 0;
  for (let z = -12; z < 12; z += 1e-3) {
    sum += divergence.integrand(-0.5 * (z - SHIFT) ** 2 - 0.9189385332, -0.5 * z * z - 0.9189385332) * 1e-3;
  }
  return sum;
}

describe.each(Object.entries({ ...divergences, "alpha(0.5)": alpha(0.5) }))(
  "the contract of divergences from samples: %s",
  (_name, divergence) => {
    test("is below the truth and near it", async () => {
      const truth = truthOf(divergence);
      const quantity = await divergenceFromSamples(divergence, moved, still, QUICK);
      expect([quantity.kind, quantity.unit, quantity.ceiling]).toEqual([
        "lower-bound",
        divergence.unit,
        divergence.ceiling,
      ]);
      expect(quantity.ci[0]).toBeLessThan(truth);
      expect(quantity.value).toBeAllClose(truth, { atol: 0.13, rtol: 0.1 });
      expect(quantity.n).toBe(800);
    });

    test("of a distribution and itself has its least value in the interval, and is not below", async () => {
      const quantity = await divergenceFromSamples(divergence, still, normalSamples("again", N, 1), QUICK);
      expect(quantity.ci[0]).toBeGreaterThanOrEqual(divergence.least - 1e-12);
      expect(quantity.ci[0]).toBeLessThan(divergence.least + 0.02);
      expect(quantity.value).toBeAllClose(divergence.least, { atol: 0.06 });
    });

    test("of disjoint supports is near the ceiling, or says that it may be infinite", async () => {
      const quantity = await divergenceFromSamples(divergence, uniform("a", 0, 1), uniform("b", 2, 3), QUICK);
      if (Number.isFinite(divergence.ceiling))
        expect(quantity.value).toBeAllClose(divergence.ceiling, { rtol: 0.25, atol: 0.1 });
      else expect(quantity.warning).toMatch(/may be much larger, or infinite/);
      expect(quantity.value).toBeLessThanOrEqual(divergence.ceiling);
    });
  },
);

test("JSD(P, Q) is half of what f-GANs count, at most log 2", async () => {
  const seen: number[] = [];
  const [half, whole] = [
    await jensenShannonFromSamples(moved, still, { ...QUICK, onProgress: ({ step }) => seen.push(step) }),
    await divergenceFromSamples(divergences.js, moved, still, QUICK),
  ];
  expect([half.value, half.ceiling, ...half.ci]).toBeAllClose([
    whole.value / 2,
    Math.LN2,
    whole.ci[0] / 2,
    whole.ci[1] / 2,
  ]);
  expect(half.quantity).toBe("JSD(P, Q)");
  expect(seen.length).toBeGreaterThan(0);
});

test("few held-out samples are a warning", async () => {
  const few = normalSamples("few", 60, 1);
  const { warning } = await divergenceFromSamples(divergences.js, few, still, { steps: 5, hidden: [4] });
  expect(warning).toMatch(/only 20 held-out samples/);
});

test("samples of other dimensions, and too few of them, are refused; an abort is heard", async () => {
  const plane = normalSamples("plane", 100, 2);
  await expect(divergenceFromSamples(kl, plane, still)).rejects.toThrow(/same dimension, got 2 and 1/);
  await expect(divergenceFromSamples(kl, plane, normalSamples("few", 29, 2))).rejects.toThrow(
    /q must hold at least 30 samples, got 29/,
  );
  await expect(divergenceFromSamples(kl, still, still, { signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/i,
  );
});

describe("wassersteinFromSamples", () => {
  test("is below the distance of a shift and near it, in the data's units and whatever they are", async () => {
    const at = async (unit: number) => {
      const scaled = (of: Samples) => ({ ...of, values: of.values.map((value) => unit * value) });
      const p = normalSamples("w.p", 600, 2, 1);
      return wassersteinFromSamples(scaled(p), scaled(normalSamples("w.q", 600, 2)), QUICK);
    };
    const [one, thousand] = [await at(1), await at(1024)];
    expect(one.ci[0]).toBeLessThan(Math.SQRT2);
    expect(one.value).toBeAllClose(Math.SQRT2, { atol: 0.2 });
    expect(thousand.value / 1024).toBeAllClose(one.value, { rtol: 1e-3 });
    expect([one.kind, one.unit]).toEqual(["lower-bound", "data units"]);
  });

  test("finds a difference of deviations, whose best critic folds: |x|", async () => {
    const { value, ci } = await wassersteinFromSamples(normalSamples("wide", 1200, 1, 0, 2), still, {
      steps: 300,
      hidden: [32, 32],
    });
    const truth = Math.sqrt(2 / Math.PI);
    expect(ci[0]).toBeLessThan(truth);
    expect(value).toBeAllClose(truth, { atol: 0.2 });
  });

  test("is 0 in its interval for one distribution, and odd widths are refused", async () => {
    const { ci } = await wassersteinFromSamples(still, normalSamples("again", N, 1), QUICK);
    expect(ci[0]).toBe(0);
    await expect(wassersteinFromSamples(still, still, { hidden: [5] })).rejects.toThrow(
      /widths must be even, got 5/,
    );
  });
});
