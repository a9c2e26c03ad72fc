import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { overridden, parseRecipe, presets, recipeSchema } from "saddlepoint/recipes";
import { expect, test } from "vitest";
import { allFields, type FormField, formFields } from "./formFields.ts";

const schema: unknown = JSON.parse(
  JSON.stringify(recipeSchema.toJSONSchema({ io: "input", unrepresentable: "any" })),
);
const paper = parseRecipe(presets["mnist-paper"]);

const at = (fields: readonly FormField[], path: string): FormField | undefined =>
  allFields(fields).find((field) => field.path.join(".") === path);

test("every setting of every preset has its field, with the preset's value", () => {
  for (const preset of Object.values(presets)) {
    const recipe = parseRecipe(preset);
    const fields = formFields(schema, recipe);
    for (const path of leaves(recipe)) {
      const field = at(fields, path.join("."));
      expect(field, path.join(".")).toBeDefined();
      if (field !== undefined && "value" in field) expect(field.value).toEqual(standing(recipe, path));
    }
  }
});

/** Paths of numbers, texts and lists; a `kind` belongs to its group. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return path.at(-1) === "kind" ? [] : [path];
  }
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}
const standing = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

test("whatever kind of a section is chosen, the recipe that follows is one that the library accepts", () => {
  const group = at(formFields(schema, paper), "objective.penalty");
  expect(group).toMatchObject({ type: "group", on: false, optional: true });
  for (const { value } of group?.type === "group" ? group.kinds : []) {
    const chosen = overridden(paper, [
      { path: ["objective", "penalty"], value },
      { path: ["network", "critic", "normalisation"], value: "none" },
    ]);
    expect(at(formFields(schema, chosen), "objective.penalty.weight")).toMatchObject({
      type: "number",
      value: 10,
    });
    expect(() => parseRecipe(chosen)).not.toThrow();
  }
});

test("a game that is a word and one with settings are kinds of one group", () => {
  const fields = formFields(schema, paper);
  expect(at(fields, "objective.adversarial")).toMatchObject({ kind: "non-saturating", fields: [] });
  const fGan = overridden(paper, [{ path: ["objective", "adversarial"], value: { kind: "f-gan" } }]);
  expect(at(formFields(schema, fGan), "objective.adversarial.divergence")).toMatchObject({ value: "kl" });
});

test("a new code begins as one that the library accepts", () => {
  const codes = at(formFields(schema, paper), "codes");
  if (codes?.type !== "entries") throw new Error("codes must be entries");
  const more = overridden(paper, [{ path: ["codes", "more"], value: codes.fresh }]);
  expect(() => parseRecipe(more)).not.toThrow();
});

test("labels are words, and descriptions are the help", () => {
  expect(at(formFields(schema, paper), "training.batchSize")).toMatchObject({
    label: "batch size",
    help: "real images a step",
    whole: true,
  });
});

property.prop([fc.jsonValue(), fc.jsonValue()])("no schema and no value break the form", (odd, value) => {
  expect(formFields({ properties: { odd } }, { odd: value })).toBeInstanceOf(Array);
  expect(formFields(odd, value)).toBeInstanceOf(Array);
});
