import { recipeDifferences } from "saddlepoint/recipes";
import { valueAt } from "./plainData.ts";

/** A path at which recipes differ, and what each has there, as text. */
export interface DifferenceRow {
  readonly path: string;
  readonly values: readonly string[];
}

/** Every path at which some of the recipes differ from the first. */
export function recipesBeside(recipes: readonly unknown[]): readonly DifferenceRow[] {
  const [first, ...others] = recipes;
  const paths = new Set(others.flatMap((other) => recipeDifferences(first, other).map(({ path }) => path)));
  return [...paths].map((path) => ({
    path: path === "" ? "recipe" : path,
    values: recipes.map((recipe) => recipeText(valueAt(recipe, path === "" ? [] : path.split(".")))),
  }));
}

/** A value of a recipe as people read it. */
function recipeText(value: unknown): string {
  if (value === undefined) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}
