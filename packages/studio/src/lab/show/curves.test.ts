import { expect, test } from "vitest";
import { fakeView } from "../../../testing/fakeView.ts";
import { type Curves, NO_CURVES, valuesOf, withView } from "./curves.ts";

const after = (steps: readonly number[]): Curves =>
  steps.reduce((curves, step) => withView(curves, fakeView({ step })), NO_CURVES);
const range = (count: number, by: number) => Array.from({ length: count }, (_, i) => i * by);

test("the curves stay short however long the game is, cover all of it, and end with the newest view", () => {
  for (const count of [100, 1_000, 20_000]) {
    const { points } = after(range(count, 7));
    expect(points.length).toBeLessThanOrEqual(240);
    expect(points[0]?.step).toBe(0);
    expect(points.at(-1)?.step).toBe((count - 1) * 7);
    const gaps = points.slice(1, -1).map(({ step }, i) => step - (points[i]?.step ?? 0));
    expect(Math.max(...gaps)).toBeLessThan((6 * count * 7) / Math.min(count, 240));
  }
});

test("points stand in the order of their steps, each step once", () => {
  const steps = after([0, 0, 1, 1, 1, 2, 5, 5]).points.map(({ step }) => step);
  expect(steps).toEqual([0, 1, 2, 5]);
});

test("what is infinite or unknown is a gap of the curve", () => {
  const curves = after([0, 1]);
  expect(valuesOf(curves, ({ step }) => (step === 0 ? Number.POSITIVE_INFINITY : 3))).toEqual([null, 3]);
  expect(valuesOf(curves, ({ metrics }) => metrics.nothing)).toEqual([null, null]);
});
