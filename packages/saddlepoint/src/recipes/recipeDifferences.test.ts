import { expect, test } from "vitest";
import { recipeDifferences } from "./recipeDifferences.ts";

test("a recipe does not differ from itself, whatever the order of its keys", () => {
  expect(recipeDifferences({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 })).toEqual([]);
});

test("each difference is named by its path: changed, missing or new", () => {
  const before = { data: { source: "mnist" }, training: { steps: 10, seed: 1, averageDecay: 0.9 } };
  const after = { data: { source: "mnist" }, training: { steps: 20, seed: 1 }, name: "x" };
  expect(recipeDifferences(before, after)).toEqual([
    { path: "training.steps", before: 10, after: 20 },
    { path: "training.averageDecay", before: 0.9, after: undefined },
    { path: "name", before: undefined, after: "x" },
  ]);
});
