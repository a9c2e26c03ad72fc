import type { StudioInfo } from "./api.ts";
import { valueAt } from "./plainData.ts";
import { writtenOut } from "./recipeEdits.ts";

/** The recipe that the form begins with: a preset, or one that the person has given as text. */
export type RecipeBase =
  | { readonly kind: "preset"; readonly name: string }
  /** `recipe` is what the server read in the text, as far as that makes sense. */
  | { readonly kind: "own"; readonly text: string; readonly recipe: unknown };

/** The base as plain data, whose fields can be changed one by one. */
export const baseRecipe = (base: RecipeBase, presets: StudioInfo["presets"]): unknown =>
  writtenOut(base.kind === "own" ? base.recipe : presets[base.name]);

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
