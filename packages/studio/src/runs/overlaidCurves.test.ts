import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lineStyle, overlaidCurves, thinned } from "./overlaidCurves.ts";

const curve = fc
  .array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 500 })
  .map((y) => ({ x: y.map((_, i) => 10 * i), y }));

property.prop([curve, fc.integer({ min: 4, max: 60 })])(
  "a thinned curve has at most `limit` points, all of them the curve's, with its ends, its lowest and its highest",
  (points, limit) => {
    const { x, y } = thinned(points, limit);
    expect(x.length).toBeLessThanOrEqual(limit);
    expect(y).toEqual(x.map((at) => points.y[at / 10]));
    expect(x).toEqual([...x].sort((a, b) => a - b));
    expect([x[0], x.at(-1)]).toEqual([points.x[0], points.x.at(-1)]);
    expect([Math.min(...y), Math.max(...y)]).toEqual([Math.min(...points.y), Math.max(...points.y)]);
  },
);

test("one step that leaps out of ten thousand is kept", () => {
  const y = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 99 : Math.sin(i / 500)));
  expect(thinned({ x: y.map((_, i) => i), y }, 200).y).toContain(99);
});

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

test("forty lines all look different, and neighbours differ in their dashes too", () => {
  const styles = Array.from({ length: 40 }, (_, line) => lineStyle(line));
  expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(40);
  for (const [line, { dashed }] of styles.entries()) {
    expect(dashed).not.toEqual(styles[line + 1]?.dashed ?? "none");
  }
});
