import { expect, test } from "vitest";
import { toyImages } from "../../testing/toyImages.ts";
import { hashSamples } from "./hashSamples.ts";
import { samples } from "./samples.ts";
import { sha256 } from "./sha256.ts";

test("is a SHA-256 that any number and any dimension changes, and name and labels do not", async () => {
  const { values, labels: _, ...toy } = toyImages(12);
  const hash = await hashSamples({ ...toy, values });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(
    await hashSamples(samples(values, 12, [1, 2, 2], { name: "other", labels: new Int32Array(12) })),
  ).toBe(hash);
  expect(await hashSamples(samples(values, 12, [1, 4, 1]))).not.toBe(hash);
  expect(await hashSamples(samples(Uint8Array.from(values).with(47, 99), 12, [1, 2, 2]))).not.toBe(hash);
});

test("stays what it was when runs were started: their data are known by it", async () => {
  expect(await hashSamples(toyImages(2))).toBe(
    "b2abde424141d19474294db67dbc89ec2f49d733c00952482b6dc5d8658cf0d7",
  );
  expect(await hashSamples(samples(Float32Array.of(0.5, -1, 2, 3), 2, 2))).toBe(
    "9e4e0ace886e521b474f31d2a5b9e89c4a44a6e0e24979aeca7f7ff6093266c1",
  );
});

test("is of the numbers that are trained on: float64 has the fingerprint of its float32", async () => {
  const numbers = [1 / 3, -2, 1e7, 0.1];
  expect(await hashSamples(samples(Float64Array.from(numbers), 2, 2))).toBe(
    await hashSamples(samples(Float32Array.from(numbers), 2, 2)),
  );
});

test("reads a view of a larger array, not the array", async () => {
  const whole = Float32Array.of(9, 1, 2, 9);
  expect(await hashSamples(samples(whole.subarray(1, 3), 1, 2))).toBe(
    await hashSamples(samples(Float32Array.of(1, 2), 1, 2)),
  );
});

test("an array too long for one call of the platform has the hash of its pieces' digests", async () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);
  const digests = await Promise.all([0, 4, 8].map((from) => sha256(bytes.subarray(from, from + 4))));
  expect(await sha256(bytes, 4)).toBe(await sha256(Buffer.from(digests.join(""), "hex")));
  expect(await sha256(bytes, 10)).toBe(await sha256(bytes));
});
