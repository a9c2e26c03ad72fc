import { expect, test } from "vitest";
import { parseRecipe } from "./parseRecipe.ts";
import { presets } from "./presets.ts";
import { resumedRecipe } from "./resumedRecipe.ts";

const recorded = parseRecipe(presets.digits);
const withTraining = (changes: object) => ({ ...recorded, training: { ...recorded.training, ...changes } });

test("a run may go on for more steps", () => {
  const more = recorded.training.steps + 1;
  expect(resumedRecipe(recorded, withTraining({ steps: more })).training.steps).toBe(more);
});

test("a run does not go on for fewer steps than it was started with", () => {
  expect(() => resumedRecipe(recorded, withTraining({ steps: 10 }))).toThrow(
    `training.steps must be at least the ${recorded.training.steps} that the run was started with, got 10`,
  );
});

test("any other change is refused by its path, with both values", () => {
  expect(() => resumedRecipe(recorded, withTraining({ seed: 2 }))).toThrow("training.seed must be 1, got 2");
});

test("another description changes nothing", () => {
  expect(resumedRecipe(recorded, { ...recorded, description: "words" })).toEqual(recorded);
});

test("the same data may lie elsewhere: which they are is known by their hash", () => {
  const data = { ...recorded.data, source: "/moved" };
  expect(resumedRecipe(recorded, { ...recorded, data }).data.source).toBe("/moved");
});

test("changes that are accepted are taken, but not fewer steps", () => {
  const accept = { acceptChanges: true };
  expect(resumedRecipe(recorded, withTraining({ batchSize: 32 }), accept).training.batchSize).toBe(32);
  expect(() => resumedRecipe(recorded, withTraining({ steps: 10 }), accept)).toThrow("must be at least");
});
