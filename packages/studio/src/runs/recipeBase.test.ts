import { expect, test } from "vitest";
import { baseArgument, baseRecipe, baseText, ownName } from "./recipeBase.ts";

const own = { kind: "own", text: "name: a b", recipe: { name: "a b", data: "ring" } } as const;

test("a preset goes by its name, a recipe of one's own by its text and by a file's name", () => {
  const preset = { kind: "preset", name: "digits" } as const;
  expect([baseText(preset), baseArgument(preset)]).toEqual(["digits", "digits"]);
  expect([baseText(own), baseArgument(own)]).toEqual(["name: a b", "a-b.yaml"]);
  expect(ownName({ recipe: null })).toBe("my-recipe");
  expect(ownName({ recipe: { name: "../.." } })).toBe("my-recipe");
});

test("short data are written out in both, and a preset that is not there is nothing", () => {
  expect(baseRecipe(own, {})).toEqual({ name: "a b", data: { source: "ring" } });
  expect(baseRecipe({ kind: "preset", name: "p" }, { p: { data: "mnist" } })).toEqual({
    data: { source: "mnist" },
  });
  expect(baseRecipe({ kind: "preset", name: "none" }, {})).toBe(undefined);
});
