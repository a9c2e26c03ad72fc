import { expect, test } from "vitest";
import { fakeView } from "../../../testing/fakeView.ts";
import { describeView } from "./describeView.ts";

test("a picture is told with its step, its points, its bound with the direction, the truth and the modes", () => {
  const told = describeView(fakeView({ step: 1 }));
  expect(told).toContain("After 1 step: 64 generated points against 64 real ones in the plane.");
  expect(told).toContain("I(x; y) is 0.31 nats (lower bound: the truth is at least this); exactly 0.4.");
  expect(told).toContain("6 of 8 modes found, 41 % of the points near one.");
  expect(told).toMatch(/takes (\d+) % of the picture's area for real\.$/);
});

test("what is not known is not told", () => {
  const told = describeView(fakeView({ exact: null, modes: null }));
  expect(told).not.toMatch(/exactly|modes/);
});
