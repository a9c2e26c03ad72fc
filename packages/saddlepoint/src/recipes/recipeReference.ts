import { isPlainObject, type PlainObject } from "../data/isPlainObject.ts";
import { type RecipeField, recipeFields, shapesOf } from "./recipeFields.ts";

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

/** Bounds that say only what a whole number can be in a computer at all. */
const isBound = (value: unknown): value is number =>
  typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function rangeText(schema: PlainObject): string {
  const bounds = [
    [schema.minimum, "from"],
    [schema.exclusiveMinimum, "above"],
    [schema.maximum, "to"],
    [schema.exclusiveMaximum, "below"],
  ] as const;
  // A whole number above 0 is one from 1.
  const written = bounds.flatMap(([bound, word]) => {
    if (!isBound(bound)) return [];
    return schema.type === "integer" && word === "above" ? [`from ${bound + 1}`] : [`${word} ${bound}`];
  });
  return written.map((text) => ` ${text}`).join("");
}

function listText({ items, minItems, maxItems }: PlainObject): string {
  const each = isPlainObject(items) ? valueText(items) : "value";
  return `list of ${isBound(minItems) ? minItems : 0} to ${isBound(maxItems) ? maxItems : "any number"}, each ${each}`;
}

/** What a key may be, in words. */
function valueText(schema: PlainObject): string {
  if (Array.isArray(schema.enum)) return schema.enum.map(code).join(", ");
  const shapes = shapesOf(schema);
  if (shapes.length > 1) {
    return shapes.map((shape) => (shape.type === "object" ? kindText(shape) : valueText(shape))).join(", ");
  }
  if (schema.const !== undefined) return code(schema.const);
  if (schema.type === "integer") return `whole number${rangeText(schema)}`;
  if (schema.type === "number") return `number${rangeText(schema)}`;
  if (schema.type === "boolean") return "`true`, `false`";
  if (schema.type === "array") return listText(schema);
  if (schema.type === "object") return isPlainObject(schema.additionalProperties) ? "by names" : "keys";
  return "text";
}

function kindText({ properties }: PlainObject): string {
  const kind = isPlainObject(properties) ? properties.kind : undefined;
  return isPlainObject(kind) ? `kind ${code(kind.const)}` : "keys";
}

const isEmpty = (value: unknown): boolean => isPlainObject(value) && Object.keys(value).length === 0;

function defaultText({ required, schema }: RecipeField): string {
  if (required) return "must be given";
  if (schema.default === undefined) return "";
  return isEmpty(schema.default) ? "" : code(schema.default);
}

/** A cell of a table in Markdown. */
const cell = (text: string): string => text.replaceAll("|", "\\|");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function rowOf(field: RecipeField): string {
  const { path, ofKind, schema } = field;
  const meaning = typeof schema.description === "string" ? schema.description : "";
  return row([
    code(path),
    ofKind === undefined ? "" : code(ofKind),
    cell(valueText(schema)),
    cell(defaultText(field)),
    cell(meaning),
  ]);
}

const HEAD = `<!-- Made from the schema by \`npm run docs:recipes\`: change packages/saddlepoint/src/recipes/schema.ts instead. -->

# Every key of a recipe

A recipe is a YAML file, or a preset (\`saddlepoint recipes\`). Any key can be changed on the command line:
\`--set training.steps=500\`; \`null\` takes a key away, here and in a file, so that its default stands. \`saddlepoint recipes NAME\`
prints a recipe with all of its defaults. Paths in a recipe's file are relative to that file, paths on the command line to where it is
called. A key that there is none of is refused, with the one that was probably meant.

Keys that only some kinds have say which: \`network.generator.width\` of the kind \`residual\` stands beside \`network.kind: residual\`.
\`*\` stands for a name that the recipe gives. A key without a default may be left out, and then there is no such thing.
`;

const COLUMNS = `${row(["Key", "Of the kind", "Value", "Default", "Meaning"])}\n${row(["---", "---", "---", "---", "---"])}`;

/** The reference of every key of a recipe, in Markdown, from the schema. */
export function recipeReference(): string {
  const fields = recipeFields();
  const grouped = new Map<string, RecipeField[]>();
  for (const field of fields) {
    const [section = ""] = field.path.split(".");
    grouped.set(section, [...(grouped.get(section) ?? []), field]);
  }
  const alone = [...grouped.values()].filter((group) => group.length === 1).flat();
  const sections = [...grouped].filter(([, group]) => group.length > 1);
  const tables = [["The recipe itself", alone] as const, ...sections].map(
    ([section, group]) => `\n## ${section}\n\n${COLUMNS}\n${group.map(rowOf).join("\n")}\n`,
  );
  return `${HEAD}${tables.join("")}`;
}
