// What most begin with; everything else is one import of one room, such as saddlepoint/information.
export { createGame } from "./game/createGame.ts";
export type { Game } from "./game/game.ts";
export type { GameOptions } from "./game/gameOptions.ts";
export type { Quantity } from "./quantity/quantity.ts";
export { gameOf } from "./recipes/gameOf.ts";
export { parseRecipe } from "./recipes/parseRecipe.ts";
export { presets } from "./recipes/presets.ts";
export { points, type Samples, samples } from "./samples/samples.ts";
export { createTrainer, type Schedule } from "./training/trainer.ts";
