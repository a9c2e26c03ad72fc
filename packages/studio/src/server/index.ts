export type { RecipeOf } from "./runStarter.ts";
export { type Studio, type StudioOptions, startStudio } from "./startStudio.ts";
export type { TrainCommand } from "./training.ts";
