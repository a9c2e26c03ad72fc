import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { parseRecipe, presets } from "saddlepoint/recipes";
import { expect, test } from "vitest";
import { fieldProblems } from "./fieldProblems.ts";

const PATHS = ["training", "training.steps", "training.batchSize", "objective.adversarial", "codes.style1"];

/** The library's own words. */
function refusal(recipe: unknown): string {
  try {
    parseRecipe(recipe, "digits");
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  throw new Error("the recipe must be wrong");
}

test("what the library refuses stands beside the fields that it names", () => {
  const recipe = { ...presets.digits, training: { steps: 0, batchSize: "many" } };
  const { fields, general } = fieldProblems(refusal(recipe), PATHS);
  expect(Object.keys(fields)).toEqual(["training.steps", "training.batchSize"]);
  expect(fields["training.steps"]?.[0]).toMatch(/^training\.steps: .*got 0$/);
  expect(general).toEqual([]);
});

test("a combination that makes no sense stands beside the setting to change", () => {
  const recipe = { ...presets.digits, objective: { adversarial: "wasserstein" } };
  expect(Object.keys(fieldProblems(refusal(recipe), PATHS).fields)).toEqual(["objective.adversarial"]);
});

test("a field that the form does not show gives its problem to the one around it", () => {
  const recipe = {
    ...presets.digits,
    codes: { style1: { kind: "uniform", low: 2, high: 1 } },
    objective: {},
  };
  expect(Object.keys(fieldProblems(refusal(recipe), PATHS).fields)).toEqual(["codes.style1"]);
});

property.prop([fc.array(fc.string())])("no line of a refusal is lost", (lines) => {
  const told = lines.flatMap((line) => line.split("\n")).filter((line) => line.trim() !== "");
  const { fields, general } = fieldProblems(lines.join("\n"), PATHS);
  expect(Object.values(fields).flat().length + general.length).toBe(told.length);
});
