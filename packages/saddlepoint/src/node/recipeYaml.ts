import { stringify } from "yaml";
import type { Recipe } from "../recipes/schema.ts";

/** A complete recipe as the text of recipe.yaml. */
export const recipeYaml = (recipe: Recipe): string => stringify(recipe);
