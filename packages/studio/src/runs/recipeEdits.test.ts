import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { overridden, parseOverride, parseRecipe, presets } from "saddlepoint/recipes";
import { expect, test } from "vitest";
import {
  baseArgument,
  baseRecipe,
  baseText,
  commandOf,
  type Edit,
  overridesOf,
  ownName,
  withEdit,
} from "./recipeEdits.ts";

const paper = parseRecipe(presets["mnist-paper"]);
const applied = (recipe: unknown, ...edits: Edit[]): readonly Edit[] =>
  edits.reduce<readonly Edit[]>((done, edit) => withEdit(recipe, done, edit), []);

const edit = fc.record({
  path: fc.constantFrom(
    ["training", "seed"],
    ["training", "steps"],
    ["objective", "penalty"],
    ["objective", "penalty", "weight"],
    ["name"],
  ),
  value: fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant({ kind: "r1" })),
});

property.prop([fc.array(edit, { maxLength: 6 })])(
  "the command line's reading of the edits makes the very recipe that the form shows",
  (edits) => {
    const done = applied(paper, ...edits);
    expect(overridden(paper, overridesOf(done).map(parseOverride))).toEqual(overridden(paper, done));
  },
);

test("a value that is put back is no edit", () => {
  const path = ["training", "seed"];
  expect(applied(paper, { path, value: 7 }, { path, value: paper.training.seed })).toEqual([]);
});

test("turning a section off forgets what was set in it", () => {
  const edits = applied(
    paper,
    { path: ["objective", "penalty"], value: { kind: "r1" } },
    { path: ["objective", "penalty", "weight"], value: 2 },
    { path: ["objective", "penalty"], value: null },
  );
  expect(edits).toEqual([]);
});

test("the command quotes what a shell would read as something else", () => {
  const edits = applied(
    paper,
    { path: ["training", "steps"], value: 500 },
    { path: ["description"], value: "it's 5 > 3" },
    { path: ["name"], value: "12" },
  );
  expect(commandOf("digits", edits)).toBe(
    `saddlepoint train digits --set training.steps=500 --set 'description=it'\\''s 5 > 3' --set 'name="12"'`,
  );
});

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
