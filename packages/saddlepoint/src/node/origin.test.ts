import { expect, test } from "vitest";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { presets } from "../recipes/presets.ts";
import type { Manifest } from "./manifest.ts";
import { foreignText, originOf } from "./origin.ts";
import { changeText, type RunChange } from "./runChange.ts";
import { dataChanges, recipeChanges, versionChanges } from "./runChanges.ts";
import { versions } from "./versions.ts";

const recipe = parseRecipe(presets.digits);
const data = { source: "mnist", sha256: "a", heldOutSha256: "b", labelsSha256: "c", count: 9, heldOut: 2 };
const manifest: Manifest = {
  recipe,
  versions: versions(),
  seed: 1,
  device: "cpu",
  data: { ...data, shape: [1, 8, 8] },
};
const texts = (changes: readonly RunChange[]) => changes.map(changeText);
const withTraining = (changes: object) => ({ ...recipe, training: { ...recipe.training, ...changes } });

test("a checkpoint is of its recipe and data, whatever the steps, the words, the place and the order of keys", () => {
  const origin = originOf(manifest);
  const moved = { ...withTraining({ steps: 1e6 }), description: "words" };
  const reordered = Object.fromEntries(Object.entries(moved).reverse());
  const again = { ...reordered, data: { ...recipe.data, source: "/elsewhere" } };
  expect(originOf({ ...manifest, recipe: again })).toEqual(origin);
  expect(foreignText(origin, manifest)).toBe(undefined);
});

test("a checkpoint of another recipe or of other data is foreign, one that says nothing is not", () => {
  const other = originOf({ ...manifest, recipe: withTraining({ seed: 2 }) });
  expect(foreignText(other, manifest)).toContain("another recipe");
  expect(foreignText({ ...originOf(manifest), data: "x" }, manifest)).toContain("other data");
  expect(foreignText(undefined, manifest)).toBe(undefined);
  // A run of before knew no recipe; its data it knew.
  expect(foreignText({ recipe: "x", data: "a" }, { ...manifest, recipe: undefined })).toBe(undefined);
});

test("a checkpoint from before a change that was accepted is of the run", () => {
  const before = originOf(manifest);
  const changed = { ...manifest, recipe: withTraining({ batchSize: 32 }) };
  expect(foreignText(before, changed)).toContain("another recipe");
  const accepted = [{ step: 5, changes: ["training.batchSize"], origin: before }];
  expect(foreignText(before, { ...changed, accepted })).toBe(undefined);
});

test("what was edited is named with both values", () => {
  const edited = withTraining({ batchSize: 32 });
  expect(texts(recipeChanges(manifest, edited, "m"))).toEqual([
    `training.batchSize was ${recipe.training.batchSize} and is 32`,
  ]);
  expect(texts(recipeChanges({ ...manifest, seed: 4 }, recipe, "m"))).toEqual([
    "manifest.seed was 1 and is 4",
  ]);
  expect(texts(recipeChanges({ ...manifest, recipe: undefined }, edited, "m"))).toEqual([]);
  const older = { ...manifest.versions, saddlepoint: "0.0.1", node: "1.2.3" };
  expect(texts(versionChanges({ ...manifest, versions: older }))).toEqual([
    `versions.saddlepoint was "0.0.1" and is "${versions().saddlepoint}"`,
  ]);
});

test("data that changed in any part are named: trained on, measured on, classes", () => {
  const { data: same } = manifest;
  expect(texts(dataChanges(same, { ...same, source: "elsewhere" }))).toEqual([]);
  expect(texts(dataChanges(same, { ...same, sha256: "x" }))).toEqual(['data.sha256 was "a" and is "x"']);
  expect(texts(dataChanges(same, { ...same, heldOutSha256: "x" }))).toEqual([
    'data.heldOutSha256 was "b" and is "x"',
  ]);
  expect(texts(dataChanges(same, { ...same, labelsSha256: undefined }))).toEqual([
    'data.labelsSha256 was "c" and is none',
  ]);
  expect(texts(dataChanges({ ...same, labelsSha256: undefined }, same))).toEqual([
    'data.labelsSha256 was none and is "c"',
  ]);
  const old = { ...same, heldOutSha256: undefined, labelsSha256: undefined };
  expect(texts(dataChanges(old, same))).toEqual([]);
});
