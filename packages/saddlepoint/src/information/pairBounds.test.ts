import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flippedBits, normalPairs, normalSamples, turned } from "../../testing/samplePairs.ts";
import { samples } from "../samples/samples.ts";
import { informationEstimators } from "./informationEstimators.ts";
import { interpolatedBound } from "./interpolatedBound.ts";
import "../../testing/toBeAllClose.ts";

const { nwj, "donsker-varadhan": donskerVaradhan, infonce, interpolated } = informationEstimators;
const QUICK = { steps: 200, hidden: [32, 32] };

/** What every lower bound on I(x; y) promises that a critic of pairs gives. */
describe.each(Object.entries({ nwj, donskerVaradhan, infonce, interpolated }))(
  "the contract of pair bounds: %s",
  (_name, bound) => {
    const strong = normalPairs("strong", 900, 1, 0.8);

    test("is below the truth and not far below, a lower bound in nats of held-out pairs", async () => {
      const quantity = await bound(strong.x, strong.y, QUICK);
      expect(quantity.ci[0]).toBeLessThan(strong.truth);
      expect(quantity.value).toBeAllClose(strong.truth, { atol: 0.2 });
      expect([quantity.quantity, quantity.kind, quantity.unit]).toEqual(["I(x; y)", "lower-bound", "nats"]);
      expect(quantity.n).toBeGreaterThan(250);
      expect(quantity.n).toBeLessThanOrEqual(300);
    });

    test("is 0 in its interval for independent variables, and not below", async () => {
      const { x, y } = normalPairs("independent", 600, 2, 0);
      const { value, ci } = await bound(x, y, QUICK);
      expect(ci[0]).toBe(0);
      expect(value).toBeAllClose(0, { atol: 0.05 });
    });

    test("of a constant it is 0, and more steps would find no more", async () => {
      const x = samples(new Float64Array(200), 200, 1);
      const { value, warning } = await bound(x, normalSamples("beside", 200, 1), QUICK);
      expect(value).toBeAllClose(0, { atol: 1e-6 });
      expect(warning ?? "").not.toMatch(/still helped/);
    });

    test("y = x² has no finite information: much of it is found, and no score without bounds spoils the mean", async () => {
      const x = normalSamples("square", 900, 1);
      const y = samples(
        Float64Array.from(x.values, (value) => value * value),
        900,
        1,
      );
      const { value } = await bound(x, y, QUICK);
      expect(value).toBeGreaterThan(2);
    });

    test("pairs that are none, too few, and options that make no sense are refused before any work", async () => {
      const [x, y] = [normalSamples("x", 100, 1), normalSamples("y", 99, 1)];
      await expect(bound(x, y)).rejects.toThrow(/as many samples, got 100 and 99/);
      const few = normalSamples("few", 20, 1);
      await expect(bound(few, few)).rejects.toThrow(/at least \d+ samples, got 20/);
      await expect(bound(x, x, { steps: 0 })).rejects.toThrow(/steps must be a positive integer, got 0/);
      await expect(bound(x, x, { hidden: [] })).rejects.toThrow(/hidden must hold at least 1 width/);
      await expect(bound(x, x, { seed: 0.5 })).rejects.toThrow(/seed must be an integer, got 0.5/);
    });
  },
);

test("the same seed gives the same quantity; progress is told and an abort is heard on the way", async () => {
  const { x, y } = normalPairs("seeded", 300, 1, 0.8);
  const seen: number[] = [];
  const options = { steps: 40, hidden: [8], seed: 3 };
  const [one, other] = [
    await nwj(x, y, { ...options, onProgress: ({ step }) => seen.push(step) }),
    await nwj(x, y, options),
  ];
  expect(other).toEqual(one);
  expect(seen.at(-1)).toBeLessThanOrEqual(40);
  expect(seen.at(-1)).toBeGreaterThan(0);
  const controller = new AbortController();
  const aborted = nwj(x, y, {
    ...options,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(aborted).rejects.toThrow(/abort/i);
});

test("InfoNCE's ceiling is the logarithm of its block, and near it there is a warning", async () => {
  const { x } = normalPairs("itself", 300, 1, 0);
  const quantity = await infonce(x, x, { steps: 1000, rate: 1e-2, hidden: [64] });
  expect(quantity.ceiling).toBeAllClose(Math.log(10)); // a tenth of the hundred held out
  expect(quantity.value).toBeLessThanOrEqual(quantity.ceiling);
  expect(quantity.warning).toMatch(/near log 10 = 2.30 nats/);
});

test("an exponential bound says when its pairs are too few for the information: y = x", async () => {
  const { x } = normalPairs("function", 200, 1, 0);
  const spread = samples(
    x.values.map((value) => 1 + value),
    200,
    1,
  );
  const { value, warning } = await nwj(x, spread, { steps: 1500, rate: 1e-2, hidden: [64] });
  expect(value).toBeLessThanOrEqual(Math.log(66));
  expect(warning).toMatch(/too few samples for the information/);
});

test("information in bits of a channel is found too, as between any numbers", async () => {
  const { x, y, truth } = flippedBits("channel", 900, 0.1);
  const { value } = await donskerVaradhan(x, y, QUICK);
  expect(value).toBeAllClose(truth, { atol: 0.09 });
});

test("the interpolated bound at alpha = 1 has InfoNCE's ceiling for one pair less, and alpha outside (0, 1] is refused", async () => {
  const { x, y } = normalPairs("alpha", 300, 1, 0.5);
  const { ceiling } = await interpolatedBound(x, y, { alpha: 1, steps: 20, hidden: [8] });
  expect(ceiling).toBeAllClose(Math.log(9));
  await expect(interpolatedBound(x, y, { alpha: 0 })).rejects.toThrow(/alpha must be in \(0, 1\], got 0/);
});

test("planes that turn with the distance hide little: the critic begins from the turns that it was fitted to", async () => {
  const { x, y, truth } = normalPairs("planes", 2000, 3, 0.7);
  const { value, ci } = await nwj(turned(x, 0, 1), turned(y, 1, 2), { steps: 100, hidden: [16] });
  expect(value / truth).toBeGreaterThan(0.55);
  expect(ci[0]).toBeLessThan(truth);
});
