import { expect, test } from "vitest";
import { z } from "zod";
import { recipeSchema } from "./schema.ts";

type Field = { readonly path: string; readonly documented: boolean };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every field of a JSON schema, with whether a form or a manual could say what it is. */
function fields(schema: unknown, path = ""): Field[] {
  if (!isObject(schema)) return [];
  const variants = [schema.oneOf, schema.anyOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  return [
    ...properties.flatMap(([name, inner]) => {
      const at = path === "" ? name : `${path}.${name}`;
      const says = isObject(inner) && ["description", "default", "const"].some((key) => key in inner);
      return [{ path: at, documented: says }, ...fields(inner, at)];
    }),
    ...fields(schema.additionalProperties, `${path}.*`),
    ...variants.flatMap((variant) => fields(variant, path)),
  ];
}

test("every field of a recipe has a description or a default", () => {
  const all = fields(z.toJSONSchema(recipeSchema, { io: "input" }));
  expect(all.filter(({ documented }) => !documented)).toEqual([]);
  expect(all.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "training.generator.rate",
      "codes.*.classes",
      "objective.invariance.transform.shift",
    ]),
  );
});
