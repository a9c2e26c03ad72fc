import { fc, test as property } from "@fast-check/vitest";
import { normal } from "saddlepoint/codes";
import { expect, test } from "vitest";
import { continuousPosterior, discretePosterior } from "./encodeImages.ts";

const weights = fc
  .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 })
  .filter((values) => values.some((value) => value > 1e-3))
  .map((values) => Float32Array.from(values));

property.prop([weights])("a discrete posterior sums to 1 and has an entropy from 0 to log K", (values) => {
  const posterior = discretePosterior("digit", values);
  if (posterior.kind !== "discrete") throw new Error("must be discrete");
  expect(posterior.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
  expect(posterior.ceiling).toBe(Math.log(values.length));
  expect(posterior.entropy).toBeGreaterThanOrEqual(0);
  expect(posterior.entropy).toBeLessThanOrEqual(posterior.ceiling);
});

test.each([2, 3, 10])("of %i classes, a sure posterior has no entropy and an even one log K", (k) => {
  const sure = Float32Array.from({ length: k }, (_, i) => (i === 1 ? 1 : 0));
  expect(discretePosterior("digit", sure).entropy).toBe(0);
  expect(discretePosterior("digit", new Float32Array(k).fill(1 / k)).entropy).toBeCloseTo(Math.log(k), 6);
});

test("a continuous posterior's entropy is that of N(0, 1) for deviation 1, and falls by log 2 as it halves", () => {
  expect(continuousPosterior("style", 0.3, 1).entropy).toBeCloseTo(normal().entropy, 12);
  const [wide, narrow] = [0.4, 0.2].map((deviation) => continuousPosterior("style", 0, deviation).entropy);
  expect((wide ?? 0) - (narrow ?? 0)).toBeCloseTo(Math.LN2, 12);
});
