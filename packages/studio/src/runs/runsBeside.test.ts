import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { exactQuantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { quantitiesBeside, recipesBeside } from "./runsBeside.ts";

test("a quantity that one run lacks leaves its place empty", () => {
  const a = exactQuantity("a", 1);
  const b = exactQuantity("b", 2);
  expect(quantitiesBeside([[a], [b, a]])).toEqual([
    { name: "a", values: [a, a] },
    { name: "b", values: [undefined, b] },
  ]);
});

test("three recipes differ where any of them does, with each one's value in words", () => {
  const recipe = (seed: number, more: object = {}) => ({
    data: "mnist",
    training: { seed, steps: 100 },
    ...more,
  });
  expect(recipesBeside([recipe(1), recipe(2), recipe(1, { noise: { size: 2 } })])).toEqual([
    { path: "training.seed", values: ["1", "2", "1"] },
    { path: "noise", values: ["not set", "not set", '{"size":2}'] },
  ]);
});

property.prop([fc.jsonValue()])("a recipe does not differ from itself", (recipe) => {
  expect(recipesBeside([recipe, recipe])).toEqual([]);
});
