import type { Quantity } from "saddlepoint/quantity";
import { recipeDifferences } from "saddlepoint/recipes";
import { valueAt } from "./readRun.ts";

/** A quantity by name, and what each of some runs has of it. */
interface QuantityRow {
  readonly name: string;
  readonly values: readonly (Quantity | undefined)[];
}

/** The quantities of several runs in one table, in the order in which they first appear. */
export function quantitiesBeside(runs: readonly (readonly Quantity[])[]): readonly QuantityRow[] {
  const names = new Set(runs.flatMap((quantities) => quantities.map(({ quantity }) => quantity)));
  return [...names].map((name) => ({
    name,
    values: runs.map((quantities) => quantities.find(({ quantity }) => quantity === name)),
  }));
}

/** A path at which recipes differ, and what each has there, as text. */
interface DifferenceRow {
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
