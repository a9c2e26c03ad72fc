import type { z } from "zod";
import { probabilitiesProblem } from "../codes/probabilitiesProblem.ts";
import { isPlainObject } from "../data/isPlainObject.ts";
import { closestName } from "./closestName.ts";
import { OBJECTIONS } from "./objections.ts";
import { keysAt, recipeFields } from "./recipeFields.ts";
import { type Recipe, recipeSchema } from "./schema.ts";

/**
 * A complete recipe from one that leaves defaults out; null stands for what is left out.
 *
 * @throws RangeError listing every problem with its path, the requirement and the value received, and for a key that there is
 * none of the one that was probably meant
 */
export function parseRecipe(value: unknown, name = "recipe"): Recipe {
  requireWeights(value, name);
  const given = withoutNulls(value);
  const parsed = recipeSchema.safeParse(given);
  if (!parsed.success) {
    throw new RangeError(parsed.error.issues.flatMap((issue) => describe(issue, given, name)).join("\n"));
  }
  return checked(parsed.data, name);
}

/** @throws RangeError for a weight that is null: it seems to take the term away, and would leave the default */
function requireWeights(value: unknown, name: string): void {
  const objective = isPlainObject(value) ? value.objective : undefined;
  const information = isPlainObject(objective) ? objective.information : undefined;
  const weights = isPlainObject(information) ? information.weights : undefined;
  const code = Object.entries(isPlainObject(weights) ? weights : {}).find(
    ([, weight]) => weight === null,
  )?.[0];
  if (code === undefined) return;
  throw new RangeError(
    `${name}: objective.information.weights.${code}: must be a number of at least 0, where 0 takes the code's term away, got null; ` +
      "leave it out for the default",
  );
}

/** What --set takes away by null, a file takes away by null too. */
function withoutNulls(value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function describe(issue: z.core.$ZodIssue, value: unknown, name: string): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${name}: ${unknownKey(value, issue.path, key)}`);
  }
  const where = issue.path.length === 0 ? name : `${name}: ${issue.path.map(String).join(".")}`;
  if (issue.code === "invalid_key") {
    const requirement = issue.issues.map(({ message }) => message).join(", ");
    return [`${where}: ${requirement}, got ${shown(issue.path.at(-1))}`];
  }
  return [`${where}: ${issue.message}, got ${shown(valueAt(value, issue.path))}`];
}

/** A key that there is none of: with the one that was probably meant, here or elsewhere, or all that there are here. */
function unknownKey(recipe: unknown, path: readonly PropertyKey[], key: string): string {
  const at = (last: string): string => [...path, last].map(String).join(".");
  const known = keysAt(recipe, path);
  const near = closestName(key, known);
  if (near !== undefined) return `${at(key)}: did you mean ${at(near)}?`;
  const kinds = recipeFields().flatMap((field) => (field.path === at(key) ? (field.ofKind ?? []) : []));
  if (kinds.length > 0) {
    return `${at(key)}: only the kind ${kinds.join(", ")} has this key; here there are ${known.join(", ")}`;
  }
  const elsewhere = placeOf(key);
  if (elsewhere !== undefined) return `${at(key)}: did you mean ${elsewhere}?`;
  return `${at(key)}: there is no such key; there are ${known.join(", ")}`;
}

/** The place of a key that was written elsewhere: the outermost, where that is one. */
function placeOf(key: string): string | undefined {
  const paths = recipeFields().map(({ path }) => path.split("."));
  const found = paths.filter((path) => path.at(-1) === key && !path.includes("*"));
  const depth = Math.min(...found.map(({ length }) => length));
  const [only, ...others] = new Set(
    found.filter(({ length }) => length === depth).map((path) => path.join(".")),
  );
  return others.length === 0 ? only : undefined;
}

/** A value as an error shows it; JSON has no word for NaN, infinities and what is missing. */
function shown(value: unknown): string {
  const text = typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Enough of a value to know it by. */
const SHOWN = 200;

/** What was written at a path; short forms stand for all of their fields, as a text does for `data`. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner === "object" && inner !== null) return Reflect.get(inner, key);
    return inner;
  }, value);
}

/** What no single field can say. */
function checked(recipe: Recipe, name: string): Recipe {
  for (const objection of OBJECTIONS) {
    const problem = objection(recipe);
    if (problem !== undefined) throw new RangeError(`${name}: ${problem}`);
  }
  const codes = Object.keys(recipe.codes);
  const { information, invariance } = recipe.objective;
  if (information !== undefined && codes.length === 0) {
    throw new RangeError(`${name}: objective.information needs at least one code in codes, got none`);
  }
  const unknown = Object.keys(information?.weights ?? {}).find((code) => !codes.includes(code));
  if (unknown !== undefined) {
    throw new RangeError(
      `${name}: objective.information.weights must name codes (${codes.join(", ")}), got ${unknown}`,
    );
  }
  const categorical = Object.values(recipe.codes).some(({ kind }) => kind === "categorical");
  if (invariance !== undefined && !categorical) {
    throw new RangeError(
      `${name}: objective.invariance needs a categorical code in codes, got ${codes.join(", ") || "none"}`,
    );
  }
  if (codes.length === 0 && recipe.noise.size === 0) {
    throw new RangeError(`${name}: noise.size must be at least 1 where there are no codes, got 0`);
  }
  for (const [code, prior] of Object.entries(recipe.codes)) {
    if (prior.kind === "uniform" && !(prior.low < prior.high)) {
      throw new RangeError(
        `${name}: codes.${code}.low must be below codes.${code}.high, got ${prior.low} and ${prior.high}`,
      );
    }
    if (prior.kind === "categorical" && prior.probabilities !== undefined) {
      const problem = probabilitiesProblem(prior.classes, prior.probabilities);
      if (problem !== undefined) throw new RangeError(`${name}: codes.${code}.probabilities ${problem}`);
    }
  }
  return recipe;
}
