import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { recipeYaml } from "./recipeYaml.ts";
import { unfinishedRun } from "./unfinishedRun.ts";

type Written = {
  readonly name: string;
  readonly age: number;
  readonly seed?: number;
  readonly reported?: number;
};

/** A run's folder as far as it matters here: `steps` 100, last touched `age` seconds ago. */
function writeRun(parent: string, { name, age, seed = 1, reported }: Written): string {
  const folder = join(parent, `${name}-${age}`);
  mkdirSync(folder, { recursive: true });
  const recipe = parseRecipe({ name, data: "mnist", training: { steps: 100, seed } });
  const data = { source: "mnist", sha256: "", count: 1, heldOut: 1, shape: [1, 28, 28] };
  const manifest = join(folder, "manifest.json");
  writeFileSync(join(folder, "recipe.yaml"), recipeYaml(recipe));
  writeFileSync(manifest, JSON.stringify({ versions: {}, seed, device: "cpu", data }));
  if (reported !== undefined) writeFileSync(join(folder, "report.json"), JSON.stringify({ step: reported }));
  const time = Date.now() / 1000 - age;
  utimesSync(manifest, time, time);
  return folder;
}

test("the newest run that has not reached its last step is found", async () => {
  const parent = temporaryFolder();
  writeRun(parent, { name: "old", age: 30 });
  const wanted = writeRun(parent, { name: "evaluated-half-way", age: 20, reported: 50 });
  writeRun(parent, { name: "finished", age: 10, reported: 100 });
  mkdirSync(join(parent, "no-run"));
  expect(await unfinishedRun(parent)).toBe(wanted);
});

test("a finished run is unfinished where more steps are asked for", async () => {
  const parent = temporaryFolder();
  const finished = writeRun(parent, { name: "finished", age: 10, reported: 100 });
  expect(await unfinishedRun(parent, { steps: 200 })).toBe(finished);
  expect(await unfinishedRun(parent, { steps: 100 })).toBeUndefined();
});

test("name and seed choose among runs", async () => {
  const parent = temporaryFolder();
  const wanted = writeRun(parent, { name: "a", age: 30, seed: 2 });
  writeRun(parent, { name: "a", age: 20, seed: 1 });
  writeRun(parent, { name: "b", age: 10, seed: 2 });
  expect(await unfinishedRun(parent, { name: "a", seed: 2 })).toBe(wanted);
});

test("where nothing was trained there is none", async () => {
  expect(await unfinishedRun(join(temporaryFolder(), "runs"))).toBeUndefined();
});
