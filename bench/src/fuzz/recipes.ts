import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPlainObject } from "saddlepoint/data";
import { readYaml } from "saddlepoint/node";
import {
  type Override,
  overridden,
  parseOverride,
  parseRecipe,
  presets,
  recipeSchema,
} from "saddlepoint/recipes";
import { type Draw, drawOf } from "./draw.ts";
import { type Part, requirePlainRefusal } from "./part.ts";

const VALUES: readonly [unknown, ...unknown[]] = [
  0,
  -1,
  1.5,
  1e308,
  5e-324,
  1e9,
  2 ** 53,
  "",
  "x",
  "__proto__",
  "9".repeat(400),
  true,
  null,
  [],
  {},
  [[]],
  [1, 2, 3],
  { name: "x" },
  "../..",
  "\u0000",
  { toString: 1 },
];

const isTree = (value: unknown): value is Record<string, unknown> => isPlainObject(value);

/** A value with one of its leaves or branches replaced, left out, or one put in. */
function changed(draw: Draw, value: unknown): unknown {
  const keys = isTree(value) ? Object.keys(value) : [];
  if (!isTree(value) || keys.length === 0 || draw.next() < 0.15) return draw.pick(VALUES);
  const key = draw.next() < 0.1 ? "extra" : (keys[draw.below(keys.length)] ?? "extra");
  if (draw.next() < 0.1) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
  return { ...value, [key]: changed(draw, value[key]) };
}

const TEXTS: readonly [string, ...string[]] = [
  "&a [*a]",
  "&a {b: *a}",
  "? ",
  "- - - -",
  "!!js/function",
  "<<: *x",
  "\t",
  "{",
  "'",
  "a: a: a",
  "0x",
  "~",
];

const PATHS: readonly [string, ...string[]] = [
  "training.steps",
  "noise.size",
  "codes.0.classes",
  "codes",
  "a.b.c",
  "__proto__.x",
  "",
  ".",
  "weights",
  "data.source",
];

function overrides(draw: Draw, count: number): string[] {
  return Array.from(
    { length: count },
    () => `${draw.pick(PATHS)}=${draw.pick([...TEXTS, "1", "null", "[]", "1e9", "-1"])}`,
  );
}

/** Presets of which something was changed, files of YAML, and --set. */
export const recipes: Part = {
  name: "recipes",
  limit: 5000,
  async open(folder) {
    const names = Object.keys(presets);
    return {
      input(seed, size) {
        const draw = drawOf(seed);
        const name = names[draw.below(names.length)] ?? "digits";
        let recipe: unknown = Object.entries(presets).find(([each]) => each === name)?.[1];
        for (let i = 0; i < size; i++) recipe = changed(draw, recipe);
        const set = overrides(draw, draw.below(size + 1));
        const yaml =
          draw.next() < 0.3 ? `${draw.pick(TEXTS)}\n${JSON.stringify(recipe)}` : JSON.stringify(recipe);
        return {
          text: `${yaml}\n--set ${set.join(" --set ")}`,
          async feed() {
            try {
              const path = join(folder, "recipe.yaml");
              await writeFile(path, yaml ?? "");
              const read = await readYaml(path);
              const parsed = parseRecipe(
                overridden(
                  read,
                  set.map((each): Override => parseOverride(each)),
                ),
                name,
              );
              recipeSchema.parse(parsed);
            } catch (error) {
              requirePlainRefusal(error);
            }
          },
        };
      },
    };
  },
};
