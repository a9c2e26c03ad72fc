import { parseOverride } from "saddlepoint/recipes";
import { expect, test } from "vitest";
import { trainPlan } from "./trainPlan.ts";
import { UsageError } from "./usageError.ts";

const set = (...texts: readonly string[]) => texts.map(parseOverride);

test("without a recipe it is digits", async () => {
  expect(await trainPlan(undefined, {})).toMatchObject({ recipe: { name: "digits" }, resume: false });
});

test("flags of their own win over --set, and --set over the recipe", async () => {
  const { recipe } = await trainPlan("digits", {
    set: set("training.steps=5", "training.seed=5", "noise.size=3"),
    steps: 7,
    seed: 8,
    data: "photos",
  });
  expect(recipe.training).toMatchObject({ steps: 7, seed: 8 });
  expect(recipe.noise.size).toBe(3);
  expect(recipe.data.source).toBe("photos");
});

test("data in its short form takes overrides of its other parts", async () => {
  const { recipe } = await trainPlan("digits", { set: set("data.size=32") });
  expect(recipe.data).toMatchObject({ source: "mnist", size: 32 });
});

test("null takes a term out of the objective", async () => {
  const { recipe } = await trainPlan("digits", { set: set("objective.information=null") });
  expect(recipe.objective.information).toBeUndefined();
});

test("an unknown preset and a value out of bounds are bad usage", async () => {
  await expect(trainPlan("digit", {})).rejects.toThrow(UsageError);
  await expect(trainPlan("digit", {})).rejects.toThrow("did you mean digits?");
  await expect(trainPlan("digits", { set: set("training.batchSize=1") })).rejects.toThrow(UsageError);
});
