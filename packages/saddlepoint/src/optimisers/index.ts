export { type AdamMoments, type AdamOptions, adam, scaleByAdam } from "./adam.ts";
export { type MovingAverage, movingAverage, risingDecay } from "./movingAverage.ts";
export {
  chain,
  descent,
  type Factor,
  type Optimiser,
  realised,
  type Transform,
  type Updates,
} from "./optimiser.ts";
export { ascending, byPlayer } from "./players.ts";
export { type RmsMoments, type RmsPropOptions, rmsProp, scaleByRms } from "./rmsProp.ts";
export {
  type Course,
  cosine,
  halfLife,
  inSequence,
  linear,
  linearWarmup,
  type Schedule,
  type Stage,
  times,
} from "./schedule.ts";
export { clipByNorm, decayWeights, momentum, type SgdOptions, scaleBy, sgd } from "./transforms.ts";
