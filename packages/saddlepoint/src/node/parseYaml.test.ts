import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { presets } from "../recipes/presets.ts";
import { readYaml } from "./openRun.ts";
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

test("a value of a type that only another program knows is refused", () => {
  expect(() => parseYaml("name: !!python/object:os.system p")).toThrow("Unresolved tag");
});

test("a file in UTF-16 is read by its mark, and other bytes than text are refused, not guessed", async () => {
  const path = join(temporaryFolder(), "r.yaml");
  writeFileSync(path, Buffer.from("\uFEFFname: höhe\r\n", "utf16le"));
  expect(await readYaml(path)).toEqual({ name: "höhe" });
  writeFileSync(path, Buffer.from("name: höhe\n", "latin1"));
  await expect(readYaml(path)).rejects.toThrow(`cannot read ${path}: it is not text in UTF-8`);
});
