export { closestName } from "./closestName.ts";
export { GAME_NAMES } from "./gameNames.ts";
export { gameOf, gameOptionsOf, initialStateOf, optimisersOf, stepOptionsOf } from "./gameOf.ts";
export { howToGive } from "./givenData.ts";
export type { Background, ImageFindings, LeftOut } from "./imageFindings.ts";
export { layoutOf, modelOf } from "./modelOf.ts";
export { objectiveOf } from "./objectiveOf.ts";
export { type Override, overridden, parseOverride, withDataWrittenOut } from "./override.ts";
export { parseRecipe } from "./parseRecipe.ts";
export { presets } from "./presets.ts";
export { type RecipeDifference, recipeDifferences } from "./recipeDifferences.ts";
export { type Asked, type Choice, findingsText, recipeForImages } from "./recipeForImages.ts";
export { recipeReference } from "./recipeReference.ts";
export { resumedRecipe } from "./resumedRecipe.ts";
export {
  type CodeRecipe,
  type OptimiserRecipe,
  type Recipe,
  type RecipeInput,
  recipeSchema,
} from "./schema.ts";
