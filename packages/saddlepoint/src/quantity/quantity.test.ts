import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { student975 } from "./intervals.ts";
import { atMost, exactQuantity, toBits } from "./quantity.ts";
import "../../testing/toBeAllClose.ts";
import { meanQuantity } from "./meanQuantity.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("student975", () => {
  test("agrees with the published table", () => {
    const table = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.2281, 2.0423, 1.984];
    expect([1, 2, 3, 4, 5, 10, 30, 100].map(student975)).toBeAllClose(table, { rtol: 2e-3 });
  });
});

describe("meanQuantity", () => {
  test.prop([fc.array(finite, { minLength: 2, maxLength: 50 })])("is centred in its interval", (values) => {
    const { value, ci, n } = meanQuantity("E x", values, { kind: "estimate" });
    expect(value).toBeAllClose(values.reduce((a, b) => a + b, 0) / values.length, { rtol: 1e-9, atol: 1e-6 });
    expect((ci[0] + ci[1]) / 2).toBeAllClose(value, { rtol: 1e-9, atol: 1e-6 });
    expect(n).toBe(values.length);
  });

  test("covers the truth 95 % of the time, with as few as five samples", () => {
    const source = stream(7, "coverage");
    const trials = 4000;
    let covered = 0;
    for (let i = 0; i < trials; i++) {
      const { ci } = meanQuantity("E x", fillNormal(source, new Float32Array(5), 1, 3), { kind: "estimate" });
      if (ci[0] <= 1 && 1 <= ci[1]) covered++;
    }
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.015);
  });

  test("a mean of 1e8 with a deviation of 1 keeps its deviation", () => {
    const values = [1e8 - 1, 1e8, 1e8 + 1];
    const { ci } = meanQuantity("E x", values, { kind: "estimate" });
    expect(ci[1] - ci[0]).toBeAllClose((2 * student975(2)) / Math.sqrt(3), { rtol: 1e-6 });
  });

  test("one value has no interval and is refused", () => {
    expect(() => meanQuantity("E x", [1], { kind: "estimate" })).toThrow(
      /values must hold at least 2 numbers, got 1/,
    );
  });
});

test("one bit is log 2 nats, and bits stay bits", () => {
  const bit = toBits(exactQuantity("H(c)", Math.LN2, Math.LN2));
  expect(bit).toEqual({
    quantity: "H(c)",
    value: 1,
    unit: "bits",
    kind: "exact",
    ceiling: 1,
    ci: [1, 1],
    n: 0,
  });
  expect(toBits(bit)).toBe(bit);
  expect(toBits(exactQuantity("h(c)", 0)).ceiling).toBe(Number.POSITIVE_INFINITY);
});

test("a lower bound beside a smaller number is cut to it, with the end that it promises, and is none the surer", () => {
  const bound = { ...exactQuantity("I(x; y)", 0.23), kind: "lower-bound", ci: [0.1, 0.36] } as const;
  expect(atMost(0.2, bound)).toEqual({ ...bound, value: 0.2, ci: [0.1, 0.36] });
  expect(atMost(0.05, bound)).toEqual({ ...bound, value: 0.05, ci: [0.05, 0.36] });
  expect(atMost(0.5, bound)).toEqual(bound);
});
