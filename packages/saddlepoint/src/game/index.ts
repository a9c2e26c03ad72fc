export { type GameFed, type GameFeed, type GameFeedOptions, gameFeed } from "./feeds.ts";
export { type GameCall, gameCalls } from "./gameCalls.ts";
export { generatorLoss } from "./players.ts";
export {
  type FlatSnapshot,
  flattenSnapshot,
  type Progress,
  restoreSnapshot,
  type Snapshot,
} from "./snapshot.ts";
export { type GanState, initialState } from "./state.ts";
export {
  type GeneratorStep,
  type Metrics,
  makeCriticStep,
  makeGeneratorStep,
  makeStep,
  type Step,
  type StepBatch,
  type StepOptions,
} from "./step.ts";
