import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { encodePng } from "saddlepoint/node";
import { parseOverride } from "saddlepoint/recipes";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
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
  expect(recipe.data.source).toBe(resolve("photos"));
});

test("data in its short form takes overrides of its other parts", async () => {
  const { recipe } = await trainPlan("digits", { set: set("data.size=32") });
  expect(recipe.data).toMatchObject({ source: "mnist", size: 32 });
});

test("null takes a term out of the objective", async () => {
  const { recipe } = await trainPlan("digits", { set: set("objective.information=null") });
  expect(recipe.objective.information).toBeUndefined();
});

test("a preset whose images do not come with the library says what to give", async () => {
  await expect(trainPlan("celeba", {})).rejects.toThrow(UsageError);
  await expect(trainPlan("celeba", {})).rejects.toThrow(
    /^celeba: the images of celeba .* with --data FOLDER/,
  );
  const { recipe } = await trainPlan("celeba", { data: "faces/of/people" });
  expect(recipe).toMatchObject({ name: "celeba", data: { source: resolve("faces/of/people"), size: 32 } });
});

test("paths in a recipe's file are relative to the file, those of --data to where it is called", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "mine.yaml");
  writeFileSync(file, "data: photos\ntraining: { steps: 1, averageDecay: null }\n");
  expect((await trainPlan(file, {})).recipe).toMatchObject({
    name: "mine",
    data: { source: join(folder, "photos") },
  });
  expect((await trainPlan(file, { data: "photos" })).recipe.data.source).toBe(resolve("photos"));
});

test("an unknown preset and a value out of bounds are bad usage", async () => {
  await expect(trainPlan("digit", {})).rejects.toThrow(UsageError);
  await expect(trainPlan("digit", {})).rejects.toThrow("did you mean digits?");
  await expect(trainPlan("digits", { set: set("training.batchSize=1") })).rejects.toThrow(UsageError);
});

describe("a folder of images has a recipe chosen for it", () => {
  function cats(): string {
    const folder = join(temporaryFolder(), "cats");
    mkdirSync(folder);
    for (let i = 0; i < 20; i++) {
      const data = Uint8Array.from({ length: 3 * 16 * 16 }, (_, at) => (at % 3 === 0 ? 10 * i : 0));
      writeFileSync(join(folder, `${i}.png`), encodePng({ width: 16, height: 16, channels: 3, data }));
    }
    return folder;
  }
  const CHOSEN = { name: "cats", network: { kind: "infogan" }, data: { size: 16, channels: 3 } };

  test("as RECIPE, or by --data without one, and it says what was chosen", async () => {
    const folder = cats();
    const given = await trainPlan(folder, { steps: 7, set: set("training.seed=3") });
    expect(given).toMatchObject({
      recipe: { ...CHOSEN, training: { steps: 7, seed: 3 }, codes: { look: { classes: 5 } } },
    });
    expect(given.said).toMatch(/^cats: 20 images, all 16×16 pixels(.|\n)*--set data.size=/);
    // What is asked for is no choice any more.
    expect(given.said).not.toContain("--steps");
    const { recipe } = await trainPlan(undefined, { data: folder });
    expect(recipe).toMatchObject({ ...CHOSEN, data: { ...CHOSEN.data, source: folder } });
    expect((await trainPlan(folder, { set: set("data.size=8") })).recipe).toMatchObject({
      data: { size: 8 },
      objective: { penalty: { weight: 0.008 } },
    });
  });

  test("a recipe beside --data is used as it is", async () => {
    const folder = cats();
    const plan = await trainPlan("digits", { data: folder });
    expect(plan.recipe).toMatchObject({ name: "digits", data: { source: folder } });
    expect(plan.said).toBeUndefined();
  });

  test("two sources, IDX files, data in RECIPE's place and a run are refused with what to do", async () => {
    const folder = cats();
    await expect(trainPlan(folder, { data: "mnist" })).rejects.toThrow("the images must be given once");
    const idx = temporaryFolder();
    writeFileSync(join(idx, "train-images-idx3-ubyte"), "");
    await expect(trainPlan(idx, {})).rejects.toThrow("give it with --data, beside a preset for them");
    expect((await trainPlan(undefined, { data: idx })).recipe.name).toBe("digits");
    writeFileSync(join(idx, "points.csv"), "1,2");
    await expect(trainPlan(join(idx, "points.csv"), {})).rejects.toThrow(
      "or data with --data beside a recipe for it",
    );
    writeFileSync(join(idx, "manifest.json"), "{}");
    await expect(trainPlan(idx, {})).rejects.toThrow(/got the run .* --resume --out/);
    await expect(trainPlan(temporaryFolder(), {})).rejects.toThrow("it is empty");
  });
});
