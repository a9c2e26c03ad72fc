import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { located, locatedRecipe, locatedYaml, sourceName } from "./located.ts";

const FOLDER = resolve("/somewhere/else");

test("what is relative is so to the folder, in the short form too; names and absolute paths stay", () => {
  const sourceOf = (data: unknown) => located({ data, training: { steps: 1 } }, FOLDER);
  const of = (source: string, more = {}) => ({ data: { source, ...more }, training: { steps: 1 } });
  expect(sourceOf("photos")).toEqual(of(join(FOLDER, "photos")));
  expect(sourceOf({ source: "../a.npz:images", size: 8 })).toEqual(
    of(resolve("/somewhere/a.npz:images"), { size: 8 }),
  );
  for (const source of ["mnist", "ring", "celeba", resolve("/photos")]) {
    expect(sourceOf(source)).toEqual(of(source));
  }
  expect(sourceOf({ source: "a.npy", labels: "b.npy" })).toEqual(
    of(join(FOLDER, "a.npy"), { labels: join(FOLDER, "b.npy") }),
  );
  expect(sourceOf({ source: "cats", labels: "folders" })).toEqual(
    of(join(FOLDER, "cats"), { labels: "folders" }),
  );
});

test.each([5, null, "text", {}, { data: 5 }, { data: {} }])("%j has no paths", (value) => {
  expect(located(value, FOLDER)).toEqual(value);
});

test("a folder that is there is meant, whatever else its name says", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "celeba"));
  expect(located({ data: "celeba" }, folder)).toEqual({ data: { source: join(folder, "celeba") } });
});

test("a complete recipe is found again from anywhere, and located again it is the same", () => {
  const recipe = locatedRecipe(parseRecipe({ data: "photos", training: { steps: 1 } }));
  expect(recipe.data.source).toBe(resolve("photos"));
  expect(locatedRecipe(recipe)).toEqual(recipe);
});

test("a recipe's text keeps its words and loses its relative paths; what is no recipe stays", () => {
  expect(locatedYaml("# mine\ndata: photos\ntraining: { steps: 1 }\n", FOLDER)).toBe(
    `# mine\ndata: ${join(FOLDER, "photos")}\ntraining: { steps: 1 }\n`,
  );
  expect(locatedYaml("data:\n  source: a.npy\n  labels: b.npy\n", FOLDER)).toBe(
    `data:\n  source: ${join(FOLDER, "a.npy")}\n  labels: ${join(FOLDER, "b.npy")}\n`,
  );
  for (const text of ["data: [", "5", "", "a: &a [*a]", "data: ring\n", "- data: x\n"]) {
    expect(locatedYaml(text, FOLDER).trim()).toContain(text.trim().slice(0, 4));
  }
});

test("a source is called by its last part, so that nobody's folders are passed on with a model", () => {
  expect(sourceName("mnist")).toBe("mnist");
  expect(sourceName(join(FOLDER, "cats"))).toBe("cats");
});
