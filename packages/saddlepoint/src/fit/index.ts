export type { EstimateOptions, EstimateProgress } from "./estimateOptions.ts";
export { drawn, type Feed, shuffledRows, sideBySide } from "./feed.ts";
export {
  type FitOptions,
  type FitRule,
  type FitState,
  type FitTask,
  fitStep,
  fitSteps,
  fitWeights,
  initialFit,
} from "./fit.ts";
export { compileReading, type Reading } from "./reading.ts";
export { evenStops, type RunOptions, runSteps } from "./runSteps.ts";
