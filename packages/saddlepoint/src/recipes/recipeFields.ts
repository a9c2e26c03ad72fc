import { z } from "zod";
import { isPlainObject, type PlainObject } from "../data/isPlainObject.ts";
import { recipeSchema } from "./schema.ts";

/** One key of a recipe. */
export type RecipeField = {
  /** Dotted; "*" stands for a name that the recipe gives, such as a code's. */
  readonly path: string;
  /** The kind of what is around it, near or far, that has this key; undefined where all have it. */
  readonly ofKind: string | undefined;
  /** Whether a recipe must give it, where it gives what is around it. */
  readonly required: boolean;
  /** Its JSON Schema. */
  readonly schema: PlainObject;
};

let cached: PlainObject | undefined;

/** The JSON Schema of a recipe as it is written. */
function jsonSchema(): PlainObject {
  cached ??= z.toJSONSchema(recipeSchema, { io: "input" });
  return cached;
}

const propertiesOf = ({ properties }: PlainObject): PlainObject =>
  isPlainObject(properties) ? properties : {};

/** The shapes that something may have: one, or several told apart by their `kind`. */
export function shapesOf(schema: PlainObject): readonly PlainObject[] {
  const several = Array.isArray(schema.oneOf) ? schema.oneOf : schema.anyOf;
  return Array.isArray(several) ? several.filter(isPlainObject) : [schema];
}

/** The kind that a shape is; undefined where there is only one. */
function kindOf(shape: PlainObject): string | undefined {
  const { kind } = propertiesOf(shape);
  return isPlainObject(kind) && typeof kind.const === "string" ? kind.const : undefined;
}

function fieldsOf(schema: PlainObject, path: string, around?: string): RecipeField[] {
  return shapesOf(schema).flatMap((shape) => {
    const ofKind = kindOf(shape) ?? around;
    const required = Array.isArray(shape.required) ? shape.required : [];
    const own = Object.entries(propertiesOf(shape)).flatMap(([key, inner]) => {
      if (key === "kind" || !isPlainObject(inner)) return [];
      const at = path === "" ? key : `${path}.${key}`;
      const field = { path: at, ofKind, required: required.includes(key), schema: inner };
      return [field, ...fieldsOf(inner, at, ofKind)];
    });
    const { additionalProperties: named } = shape;
    return isPlainObject(named)
      ? [
          ...own,
          { path: `${path}.*`, ofKind, required: false, schema: named },
          ...fieldsOf(named, `${path}.*`, ofKind),
        ]
      : own;
  });
}

/** Every key of a recipe, from its schema: what it may be, its default and its meaning. */
export const recipeFields = (): readonly RecipeField[] => fieldsOf(jsonSchema(), "");

/** The shape that a value has, by its kind or by the kind that stands where none is written. */
function shapeFor(schema: PlainObject, value: unknown): PlainObject | undefined {
  const shapes = shapesOf(schema);
  const written = isPlainObject(value) ? value.kind : undefined;
  const kind = written ?? (isPlainObject(schema.default) ? schema.default.kind : undefined);
  const named = shapes.find((shape) => kind !== undefined && kindOf(shape) === kind);
  return named ?? shapes.find(({ type }) => type === "object");
}

/** The keys that a recipe may have at a place in it; none where its names are its own. */
export function keysAt(recipe: unknown, path: readonly PropertyKey[]): readonly string[] {
  let schema: PlainObject | undefined = jsonSchema();
  let value = recipe;
  for (const key of path) {
    const shape: PlainObject | undefined = schema && shapeFor(schema, value);
    const inner: unknown = shape && (propertiesOf(shape)[String(key)] ?? shape.additionalProperties);
    schema = isPlainObject(inner) ? inner : undefined;
    value = isPlainObject(value) ? value[String(key)] : undefined;
  }
  const shape = schema && shapeFor(schema, value);
  return Object.keys(shape === undefined ? {} : propertiesOf(shape));
}
