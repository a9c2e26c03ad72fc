import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { presets } from "../recipes/presets.ts";
import { parseYaml } from "./parseYaml.ts";

test("reads what a recipe is made of", () => {
  for (const preset of Object.values(presets)) {
    const recipe = parseRecipe(preset);
    expect(parseYaml(stringify(recipe))).toEqual(recipe);
    expect(parseYaml(JSON.stringify(recipe))).toEqual(recipe);
  }
  expect(parseYaml("a: &x [1]\nb: *x # one array twice is no ring")).toEqual({ a: [1], b: [1] });
});

const MANY = 30_000;
test.each([
  ["lists", `data: ${"[".repeat(MANY)}${"]".repeat(MANY)}`],
  ["lists that never end", "[".repeat(MANY)],
  ["mappings", `${"{a: ".repeat(MANY)}1${"}".repeat(MANY)}`],
  ["lists by dashes", `${"- ".repeat(MANY)}1`],
  ["keys of keys", `${"? ".repeat(MANY)}1`],
  ["indentation", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
])("%s nested by thousands are refused before they are parsed", (_, text) => {
  expect(() => parseYaml(text)).toThrow("it is nested more than 100 deep");
});

test.each(["&a {b: *a}", "data: &a\n  source: *a\n", "&a [[*a]]"])(
  "%j, which holds itself, is refused",
  (text) => {
    expect(() => parseYaml(text)).toThrow("it holds itself, or is nested more than 100 deep");
  },
);
