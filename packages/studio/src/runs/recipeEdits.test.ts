import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { overridden, parseOverride, parseRecipe, presets } from "saddlepoint/recipes";
import { expect, test } from "vitest";
import { commandOf, type Edit, edited, overridesOf, withEdit } from "./recipeEdits.ts";

const digits = parseRecipe(presets.digits);
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
    const done = applied(digits, ...edits);
    expect(overridden(digits, overridesOf(done).map(parseOverride))).toEqual(edited(digits, done));
  },
);

test("a value that is put back is no edit", () => {
  const path = ["training", "seed"];
  expect(applied(digits, { path, value: 7 }, { path, value: digits.training.seed })).toEqual([]);
});

test("turning a section off forgets what was set in it", () => {
  const edits = applied(
    digits,
    { path: ["objective", "penalty"], value: { kind: "r1" } },
    { path: ["objective", "penalty", "weight"], value: 2 },
    { path: ["objective", "penalty"], value: null },
  );
  expect(edits).toEqual([]);
});

test("the command quotes what a shell would read as something else", () => {
  const edits = applied(
    digits,
    { path: ["training", "steps"], value: 500 },
    { path: ["description"], value: "it's 5 > 3" },
    { path: ["name"], value: "12" },
  );
  expect(commandOf("digits", edits)).toBe(
    `saddlepoint train digits --set training.steps=500 --set 'description=it'\\''s 5 > 3' --set 'name="12"'`,
  );
});
