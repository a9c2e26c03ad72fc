export { createGame, lastMetrics } from "./createGame.ts";
export type { Advance, Game } from "./game.ts";
export type { GameOptions } from "./gameOptions.ts";
export {
  type CompiledStep,
  type GameSteps,
  type GameStepsOptions,
  gameSteps,
} from "./gameSteps.ts";
export { NonFiniteError } from "./nonFinite.ts";
export type { ComputeOptions, DrawnCall, OpenPhase, Phase } from "./phase.ts";
export { generatorLoss } from "./players.ts";
export type { Position, Positions } from "./position.ts";
export { type Followed, type ReaderPhaseOptions, readerPhase } from "./readerPhase.ts";
export {
  type FlatSnapshot,
  flattenSnapshot,
  type Progress,
  restoreSnapshot,
  type Snapshot,
} from "./snapshot.ts";
export { type GameState, initialState, type PhaseState, stateBytes } from "./state.ts";
export {
  type Metrics,
  makeCriticStep,
  makeGeneratorStep,
  makeStep,
  type Step,
  type StepBatch,
  type StepOptions,
} from "./step.ts";
export { stepsACall } from "./stepPacer.ts";
export type { Warmup } from "./warmup.ts";
