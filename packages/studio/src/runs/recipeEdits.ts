import { isPlainObject } from "saddlepoint/data";
import { overridden, withDataWrittenOut } from "saddlepoint/recipes";
import type { StudioInfo } from "./api.ts";
import { valueAt } from "./readRun.ts";

/** A change of a recipe at a path; null takes away what stands there. */
export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Whether a path leads to a place or into it. */
export const begins = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((key, i) => path[i] === key);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether an edit leaves no room for one at a path below it. */
const closes = ({ path, value }: Edit, below: readonly string[]): boolean =>
  begins(below, path) && value !== null && !isPlainObject(value);

/**
 * The edits with one more: it replaces those at its path and below, and one above it that has no place for it. One that changes
 * nothing of the recipe is left out.
 */
export function withEdit(recipe: unknown, edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const others = edits.filter((other) => !begins(other.path, edit.path) && !closes(other, edit.path));
  const before = valueAt(overridden(recipe, others), edit.path);
  return same(before, edit.value) || (before === undefined && edit.value === null)
    ? others
    : [...others, edit];
}

/** The edits as `--set` takes them: `path=value`. */
export const overridesOf = (edits: readonly Edit[]): readonly string[] =>
  edits.map(({ path, value }) => `${path.join(".")}=${valueText(value)}`);

/** A text stands as it is, unless it would be read as something else. */
function valueText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

/** The command that starts the same training in a terminal. */
export function commandOf(preset: string, edits: readonly Edit[], name = ""): string {
  const parts = overridesOf(edits).map((override) => `--set ${quoted(override)}`);
  const out = name === "" ? [] : [`--out ${quoted(`runs/${name}`)}`];
  return ["saddlepoint train", quoted(preset), ...parts, ...out].join(" ");
}

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The recipe that the form begins with: a preset, or one that the person has given as text. */
export type RecipeBase =
  | { readonly kind: "preset"; readonly name: string }
  /** `recipe` is what the server read in the text, as far as that makes sense. */
  | { readonly kind: "own"; readonly text: string; readonly recipe: unknown };

/** The base as plain data, whose fields can be changed one by one. */
export const baseRecipe = (base: RecipeBase, presets: StudioInfo["presets"]): unknown =>
  withDataWrittenOut(base.kind === "own" ? base.recipe : presets[base.name]);

/** What the server is asked to train: a preset by its name, a recipe by its text. */
export const baseText = (base: RecipeBase): string => (base.kind === "own" ? base.text : base.name);

/** What a command line calls it: a file of a person's own is to be saved under this name first. */
export const baseArgument = (base: RecipeBase): string =>
  base.kind === "own" ? `${ownName(base)}.yaml` : base.name;

/** The own recipe's name, as far as it can be a file's. */
export function ownName({ recipe }: { readonly recipe: unknown }): string {
  const name = valueAt(recipe, ["name"]);
  return (
    (typeof name === "string" ? name.replaceAll(/[^\w.-]+/g, "-").replace(/^[.-]+/, "") : "") || "my-recipe"
  );
}
