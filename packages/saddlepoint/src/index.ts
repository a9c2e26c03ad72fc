export type { Quantity } from "./quantity/quantity.ts";
export { parseRecipe } from "./recipes/parseRecipe.ts";
export { presets } from "./recipes/presets.ts";
export { createTrainer } from "./training/trainer.ts";
