import type { z } from "zod";
import { OBJECTIONS } from "./objections.ts";
import { type Recipe, recipeSchema } from "./schema.ts";

/**
 * A complete recipe from one that leaves defaults out.
 *
 * @throws RangeError listing every problem with its path, the requirement and the value received
 */
export function parseRecipe(value: unknown, name = "recipe"): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (!parsed.success) {
    throw new RangeError(parsed.error.issues.map((issue) => describe(issue, value, name)).join("\n"));
  }
  return checked(parsed.data, name);
}

function describe(issue: z.core.$ZodIssue, value: unknown, name: string): string {
  const where = issue.path.length === 0 ? name : `${name}: ${issue.path.map(String).join(".")}`;
  if (issue.code === "unrecognized_keys") return `${where}: ${issue.message}`;
  if (issue.code === "invalid_key") {
    const requirement = issue.issues.map(({ message }) => message).join(", ");
    return `${where}: ${requirement}, got ${shown(issue.path.at(-1))}`;
  }
  return `${where}: ${issue.message}, got ${shown(valueAt(value, issue.path))}`;
}

/** A value as an error shows it; JSON has no word for NaN, infinities and what is missing. */
const shown = (value: unknown): string =>
  typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);

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
  }
  return recipe;
}
