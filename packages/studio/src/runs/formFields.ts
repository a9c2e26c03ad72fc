import { isPlainObject, type PlainObject } from "saddlepoint/data";

/** What every field of the form has. */
interface Place {
  readonly path: readonly string[];
  readonly label: string;
  /** The schema's own words. */
  readonly help: string;
  /** Whether it may be left out. */
  readonly optional: boolean;
}

interface TextField extends Place {
  readonly type: "text";
  readonly value: string;
}
interface NumberField extends Place {
  readonly type: "number";
  readonly value: number | undefined;
  readonly whole: boolean;
}
/** One of some words or numbers. */
interface ChoiceField extends Place {
  readonly type: "choice";
  readonly value: unknown;
  readonly options: readonly (string | number)[];
}
/** Numbers in a row, such as the widths of layers. */
interface ListField extends Place {
  readonly type: "list";
  readonly value: readonly unknown[];
}
/** Fields that belong together; one that may be left out is `on` or not. */
interface GroupField extends Place {
  readonly type: "group";
  readonly on: boolean;
  /** Which of its kinds it is, and what to set for each of them. */
  readonly kind?: string;
  readonly kinds: readonly { readonly kind: string; readonly value: unknown }[];
  readonly fields: readonly FormField[];
}
/** Entries by names that the person gives. */
interface EntriesField extends Place {
  readonly type: "entries";
  readonly fields: readonly FormField[];
  /** What a new entry begins as. */
  readonly fresh: unknown;
}

export type FormField = TextField | NumberField | ChoiceField | ListField | GroupField | EntriesField;

/** Deep enough for every recipe, and an end for a schema that is made to have none. */
const DEEPEST = 8;

/**
 * The fields of an object of a JSON Schema (draft 2020-12, as zod writes it), holding a value's parts. What this reader does not
 * understand is left out: it can still be set on the command line.
 */
export function formFields(
  schema: unknown,
  value: unknown,
  path: readonly string[] = [],
): readonly FormField[] {
  if (!isPlainObject(schema) || !isPlainObject(schema.properties) || path.length > DEEPEST) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  const parts = isPlainObject(value) ? value : {};
  return Object.entries(schema.properties).flatMap(([key, part]) => {
    if (key === "kind" || !isPlainObject(part)) return [];
    const optional = !required.includes(key) && part.default === undefined;
    return formField(part, parts[key], [...path, key], optional) ?? [];
  });
}

function formField(
  schema: PlainObject,
  given: unknown,
  path: readonly string[],
  optional: boolean,
): FormField | undefined {
  const value = given === undefined ? schema.default : given;
  const place: Place = {
    path,
    label: labelOf(path.at(-1) ?? ""),
    help: typeof schema.description === "string" ? schema.description : "",
    optional,
  };
  const variants = Array.isArray(schema.oneOf) ? schema.oneOf : schema.anyOf;
  if (Array.isArray(variants)) {
    const words = wordsBesideNumbers(variants);
    if (words.length === 0) return union(variants, value, place);
    const options = typeof value === "number" ? [...words, value] : words;
    return { ...place, type: "choice", value, options };
  }
  if (Array.isArray(schema.enum))
    return { ...place, type: "choice", value, options: schema.enum.filter(isOption) };
  if (schema.type === "integer" || schema.type === "number") {
    const whole = schema.type === "integer";
    return { ...place, type: "number", value: typeof value === "number" ? value : undefined, whole };
  }
  if (schema.type === "string")
    return { ...place, type: "text", value: typeof value === "string" ? value : "" };
  if (schema.type === "array") return { ...place, type: "list", value: Array.isArray(value) ? value : [] };
  if (schema.type !== "object") return undefined;
  if (isPlainObject(schema.additionalProperties)) return entries(schema.additionalProperties, value, place);
  const on = !optional || value !== undefined;
  return {
    ...place,
    type: "group",
    on,
    kinds: optional ? [{ kind: "on", value: {} }] : [],
    fields: on ? formFields(schema, value, path) : [],
  };
}

const isOption = (option: unknown): option is string | number =>
  typeof option === "string" || typeof option === "number";

/** The words that may stand in a number's place; the number itself is for the command line. */
function wordsBesideNumbers(variants: readonly unknown[]): readonly string[] {
  const shapes = variants.filter(isPlainObject);
  if (!shapes.some(({ type }) => type === "integer" || type === "number")) return [];
  return shapes.flatMap(({ const: word }) => (typeof word === "string" ? [word] : []));
}

/** One of several shapes, told apart by their `kind`; a word alone is a kind of its own. */
function union(variants: readonly unknown[], value: unknown, place: Place): GroupField {
  const shapes = variants.filter(isPlainObject);
  const kinds = shapes.flatMap((shape) =>
    Array.isArray(shape.enum)
      ? shape.enum
          .filter((word) => typeof word === "string")
          .map((word) => ({ kind: word, value: word, shape: {} }))
      : [kindOf(shape)].flatMap((kind) =>
          kind === undefined ? [] : [{ kind, value: startOf(shape, kind), shape }],
        ),
  );
  const named = typeof value === "string" ? value : isPlainObject(value) ? value.kind : undefined;
  // Written without a kind it is the first.
  const chosen = kinds.find(({ kind }) => kind === named) ?? (value === undefined ? undefined : kinds[0]);
  return {
    ...place,
    type: "group",
    on: chosen !== undefined || !place.optional,
    ...(chosen === undefined ? {} : { kind: chosen.kind }),
    kinds: kinds.map(({ kind, value }) => ({ kind, value })),
    fields: chosen === undefined ? [] : formFields(chosen.shape, value, place.path),
  };
}

const kindOf = (shape: PlainObject): string | undefined => {
  const kind = isPlainObject(shape.properties) ? shape.properties.kind : undefined;
  return isPlainObject(kind) && typeof kind.const === "string" ? kind.const : undefined;
};

/** A shape as it begins: what it requires and gives no default for is made up, at its least. */
function startOf(shape: PlainObject, kind: string): unknown {
  const properties = isPlainObject(shape.properties) ? shape.properties : {};
  const required = Array.isArray(shape.required) ? shape.required : [];
  const parts = Object.entries(properties).flatMap(([key, part]) =>
    key !== "kind" && required.includes(key) && isPlainObject(part) && typeof part.minimum === "number"
      ? [[key, part.minimum]]
      : [],
  );
  return { kind, ...Object.fromEntries(parts) };
}

function entries(schema: PlainObject, value: unknown, place: Place): EntriesField {
  const fields = Object.entries(isPlainObject(value) ? value : {}).flatMap(([name, part]) => {
    const field = formField(schema, part, [...place.path, name], false);
    return field === undefined ? [] : { ...field, label: name };
  });
  const variants = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  const [first] = variants.filter(isPlainObject);
  const kind = first === undefined ? undefined : kindOf(first);
  return {
    ...place,
    type: "entries",
    fields,
    fresh: first === undefined || kind === undefined ? 1 : startOf(first, kind),
  };
}

/** A key as a label: `batchSize` reads "batch size". */
const labelOf = (key: string): string =>
  key.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

/** A field and all fields in it. */
export const allFields = (fields: readonly FormField[]): readonly FormField[] =>
  fields.flatMap((field) => ("fields" in field ? [field, ...allFields(field.fields)] : [field]));
