import { expect, test } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { calibrated, fitCalibration } from "./calibratedLogits.ts";
import { divergenceBound } from "./decomposition.ts";

const N = 20_000;
const DISTANCE = 1.5;

/** For N(±d/2, 1) the best log odds of x are d · x, and an affine map of them is what a miscalibrated D would say. */
function logits(name: string, mean: number): Float32Array {
  return fillNormal(stream(3, name), new Float32Array(N), mean, 1).map((x) => 40 * x + 25);
}

test("of two Gaussians of one variance, calibration finds the log odds", () => {
  const { scale, shift } = fitCalibration(logits("real", DISTANCE / 2), logits("fake", -DISTANCE / 2));
  expect(Math.abs(scale * 40 - DISTANCE)).toBeLessThan(0.05);
  expect(Math.abs(scale * 25 + shift)).toBeLessThan(0.05);
});

test("a calibrated bound on held-out samples is higher than the miscalibrated one, and stays below log 2", () => {
  const [real, fake] = [logits("real", DISTANCE / 2), logits("fake", -DISTANCE / 2)];
  const calibration = fitCalibration(logits("real 2", DISTANCE / 2), logits("fake 2", -DISTANCE / 2));
  const before = divergenceBound(real, fake).value;
  const after = divergenceBound(calibrated(real, calibration), calibrated(fake, calibration)).value;
  expect(before).toBeLessThan(0);
  expect(after).toBeGreaterThan(0.2);
  expect(after).toBeLessThan(Math.LN2);
});

test("where logits say nothing, the calibrated bound is 0", () => {
  const calibration = fitCalibration(logits("real", 0), logits("fake", 0));
  const bound = divergenceBound(
    calibrated(logits("real 2", 0), calibration),
    calibrated(logits("fake 2", 0), calibration),
  );
  expect(Math.abs(bound.value)).toBeLessThan(2e-3);
});

test("perfectly separated logits stay finite and reach log 2", () => {
  const [real, fake] = [Float32Array.of(5, 6, 7, 8), Float32Array.of(-5, -6, -7, -8)];
  const calibration = fitCalibration(real, fake);
  const { value } = divergenceBound(calibrated(real, calibration), calibrated(fake, calibration));
  expect(Number.isFinite(value)).toBe(true);
  expect(Math.LN2 - value).toBeLessThan(0.01);
  expect(value).toBeLessThanOrEqual(Math.LN2);
});
