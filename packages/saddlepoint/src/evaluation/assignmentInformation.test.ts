import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { fillCategorical } from "../random/categorical.ts";
import { stream } from "../random/stream.ts";
import { assignmentQuantity } from "./assignmentInformation.ts";

const k = 4;
/** Logits that are sure of a class. */
const sure = (classes: ArrayLike<number>, sharpness = 60) => {
  const logits = new Float32Array(classes.length * k);
  for (let i = 0; i < classes.length; i++) logits[i * k + (classes[i] ?? 0)] = sharpness;
  return logits;
};
const drawn = (name: string, n: number) => fillCategorical(stream(1, name), new Int32Array(n), k);
const logits = fc
  .array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 5 * k, maxLength: 5 * k })
  .map((values) => Float32Array.from(values));

/** I of the symmetrised joint as a sum over its table, and nothing else. */
function direct(a: Float32Array, b: Float32Array): number {
  const rows = (x: Float32Array) =>
    Array.from({ length: x.length / k }, (_, i) => {
      const e = Array.from(x.subarray(i * k, i * k + k), Math.exp);
      return e.map((y) => y / e.reduce((s, z) => s + z, 0));
    });
  const [p, q] = [rows(a), rows(b)];
  const joint = (i: number, j: number) =>
    p.reduce((s, row, r) => s + ((row[i] ?? 0) * (q[r]?.[j] ?? 0)) / p.length, 0);
  const classes = Array.from({ length: k }, (_, i) => i);
  const both = classes.map((i) => classes.map((j) => (joint(i, j) + joint(j, i)) / 2));
  const margin = both.map((row) => row.reduce((s, x) => s + x, 0));
  return classes
    .flatMap((i) => classes.map((j) => [both[i]?.[j] ?? 0, (margin[i] ?? 0) * (margin[j] ?? 0)] as const))
    .reduce((sum, [x, product]) => sum + x * Math.log(x / product), 0);
}

describe("assignmentQuantity", () => {
  test("is log k for sure, balanced and consistent classes, and says of what", () => {
    const classes = Array.from({ length: 40 }, (_, i) => i % k);
    const found = assignmentQuantity("digit", sure(classes), sure(classes), k);
    expect(found.value).toBeAllClose(Math.log(k), { atol: 1e-9 });
    expect(found).toMatchObject({
      quantity: "I(digit(x); digit(x'))",
      unit: "nats",
      kind: "estimate",
      ceiling: Math.log(k),
      n: 40,
    });
  });

  test("is 0 for one class, and for none", () => {
    const [one, none] = [sure(new Array<number>(9).fill(2)), new Float32Array(9 * k)];
    expect(assignmentQuantity("c", one, one, k).value).toBeAllClose(0, { atol: 1e-9 });
    expect(assignmentQuantity("c", none, none, k).value).toBeAllClose(0, { atol: 1e-9 });
  });

  test("is 0 for independent classes, but for the plug-in bias of k(k - 1)/4n: half a χ² with k(k - 1)/2 freedoms", () => {
    const [n, trials] = [500, 400];
    let mean = 0;
    for (let i = 0; i < trials; i++) {
      const [a, b] = [drawn(`a${i}`, n), drawn(`b${i}`, n)];
      mean += assignmentQuantity("c", sure(a), sure(b), k).value / trials;
    }
    const freedoms = (k * (k - 1)) / 2;
    // Its deviation is √(2 freedoms)/2n; four standard errors, and the next order of 1/n. (k − 1)²/2n is 50 % more.
    const error = (4 * Math.sqrt(2 * freedoms)) / (2 * n) / Math.sqrt(trials);
    expect(mean).toBeAllClose((k * (k - 1)) / (4 * n), { atol: error + 2 / n ** 2 });
  });

  test("of consistent classes of any frequency is their entropy", () => {
    const classes = [0, 0, 0, 0, 1, 1, 2, 2];
    const entropy = -(0.5 * Math.log(0.5) + 2 * 0.25 * Math.log(0.25));
    expect(assignmentQuantity("c", sure(classes), sure(classes), k).value).toBeAllClose(entropy, {
      atol: 1e-9,
    });
  });

  test.prop([logits, logits])("agrees with the sum over the joint table, between 0 and log k", (a, b) => {
    const { value, ci } = assignmentQuantity("c", a, b, k);
    expect(value).toBeAllClose(direct(a, b), { atol: 1e-9, rtol: 1e-9 });
    expect(value).toBeGreaterThanOrEqual(-1e-12);
    expect(value).toBeLessThanOrEqual(Math.log(k) + 1e-12);
    expect((ci[0] + ci[1]) / 2).toBeAllClose(value, { atol: 1e-9 });
  });

  test.prop([logits, logits])("does not change when the copies are taken for the samples", (a, b) => {
    const there = assignmentQuantity("c", a, b, k).value;
    expect(assignmentQuantity("c", b, a, k).value).toBeAllClose(there, { atol: 1e-12 });
  });

  test("is finite for logits of ±1e4", () => {
    const wild = Float32Array.from({ length: 8 * k }, (_, i) => 1e4 * Math.sin(7 * i));
    expect(Number.isFinite(assignmentQuantity("c", wild, wild, k).value)).toBe(true);
  });
});
