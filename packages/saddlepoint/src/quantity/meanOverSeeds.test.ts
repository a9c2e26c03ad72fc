import { expect, test } from "vitest";
import { meanOverSeeds } from "./meanOverSeeds.ts";
import type { Quantity } from "./quantity.ts";

const bound = (value: number, half: number, warning?: string): Quantity => ({
  quantity: "I(x; y)",
  value,
  unit: "nats",
  kind: "lower-bound",
  ceiling: 3 + value,
  ci: [value - half, value + half],
  n: 100,
  ...(warning === undefined ? {} : { warning }),
});

test("one estimate is itself", () => {
  const one = bound(0.5, 0.125, "few");
  expect(meanOverSeeds([one])).toEqual(one);
});

test("the mean of values, as wide as they are in the mean, the largest ceiling, each warning once", () => {
  const mean = meanOverSeeds([bound(0.25, 0.125, "few"), bound(0.75, 0.375), bound(0.5, 0.25, "few")]);
  expect(mean).toEqual({ ...bound(0.5, 0.25, "few"), ceiling: 3.75 });
});

test("no estimates have no mean", () => {
  expect(() => meanOverSeeds([])).toThrow(/at least one, got none/);
});
