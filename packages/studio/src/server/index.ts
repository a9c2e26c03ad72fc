export type { RecipeOf } from "./recipeDraft.ts";
export { type Studio, type StudioOptions, startStudio } from "./startStudio.ts";
export type { TrainCommand } from "./training.ts";
