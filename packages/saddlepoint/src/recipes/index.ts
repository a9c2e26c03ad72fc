export { layoutOf, modelOf, objectiveOf, optimisersOf, stepOptionsOf } from "./build.ts";
export { type CodeDescription, describeCode } from "./describeCode.ts";
export { GAME_NAMES } from "./gameNames.ts";
export { type Override, overridden, parseOverride } from "./override.ts";
export { parseRecipe } from "./parseRecipe.ts";
export { presets } from "./presets.ts";
export { type RecipeDifference, recipeDifferences } from "./recipeDifferences.ts";
export { resumedRecipe } from "./resumedRecipe.ts";
export {
  type CodeRecipe,
  type OptimiserRecipe,
  type Recipe,
  type RecipeInput,
  recipeSchema,
} from "./schema.ts";
