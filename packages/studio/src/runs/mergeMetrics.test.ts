import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { MetricsLine } from "./api.ts";
import { mergeMetrics } from "./mergeMetrics.ts";

const lines: readonly MetricsLine[] = Array.from({ length: 12 }, (_, i) => ({
  step: 50 * (i >> 1),
  event: i % 2 === 0 ? "metrics" : "evaluation",
  value: i,
}));

property.prop([
  fc.shuffledSubarray([...lines], { minLength: lines.length }),
  fc.array(fc.nat({ max: lines.length - 1 })),
  fc.integer({ min: 1, max: 6 }),
])("lines that come in any order, in pieces and twice are all there once, by step", (order, again, size) => {
  const sent = [...order, ...again.flatMap((i) => lines[i] ?? [])];
  let merged: readonly MetricsLine[] = [];
  for (let at = 0; at < sent.length; at += size) merged = mergeMetrics(merged, sent.slice(at, at + size));
  expect(merged.map(({ step }) => step)).toEqual(lines.map(({ step }) => step));
  expect(new Set(merged)).toEqual(new Set(lines));
});

test("a step that a resumed run writes again replaces what stood there", () => {
  const merged = mergeMetrics(
    [{ step: 1, event: "metrics", loss: 3 }],
    [{ step: 1, event: "metrics", loss: 2 }],
  );
  expect(merged).toEqual([{ step: 1, event: "metrics", loss: 2 }]);
});

test("nothing new leaves the very list, so that nothing is drawn again", () => {
  expect(mergeMetrics(lines, [])).toBe(lines);
});
