import { expect, test } from "vitest";
import { overlaidCurves } from "./overlaidCurves.ts";

test("curves of different steps stand over all of their steps, each at its own", () => {
  const { x, series } = overlaidCurves([
    { x: [1, 3], y: [10, 30] },
    { x: [2, 3], y: [0, 33] },
  ]);
  expect(x).toEqual([1, 2, 3]);
  expect(series).toEqual([
    [10, null, 30],
    [null, 0, 33],
  ]);
});

test("nothing gives nothing", () => {
  expect(overlaidCurves([])).toEqual({ x: [], series: [] });
});
