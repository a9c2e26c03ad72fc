export { assignmentQuantity } from "./assignmentInformation.ts";
export { type ClusterMatch, matchClusters } from "./clusters.ts";
export {
  type CollapseReading,
  type CollapseSign,
  collapseWatch,
} from "./collapse.ts";
export { type CollapseProbe, type CollapseProbeOptions, collapseProbe } from "./collapseProbe.ts";
export { type Coverage, coverage } from "./coverage.ts";
export {
  codeInformation,
  type Decomposition,
  type DecompositionTerm,
  decomposition,
  divergenceBound,
  informationTotal,
  type ObjectiveSide,
} from "./decomposition.ts";
export {
  type CodeReport,
  type EvaluateOptions,
  evaluate,
  evaluateGame,
  type GeneratedFactors,
  type Report,
} from "./evaluate.ts";
export { type HeldOutReadings, heldOutReadings } from "./heldOutReadings.ts";
export {
  createInference,
  criticOf,
  type HostJudgement,
  type Inference,
  inferenceOf,
  type StatisticsOf,
} from "./inference.ts";
export { type InvertedCode, type InvertedImage, type InvertOptions, invertImages } from "./invertImages.ts";
export {
  type KernelDensity,
  type KernelDensityOptions,
  kernelDensity,
  parzenLogLikelihoods,
} from "./kernelDensity.ts";
export { type LatentNorm, latentNorm } from "./latentNorm.ts";
export { type LatentWalk, type LatentWalkOptions, latentWalk } from "./latentWalk.ts";
export { makeBounds, makeEncode, makeGenerate, makeJudge, makePosteriors } from "./measure.ts";
export { type Neighbours, nearestNeighbours } from "./neighbours.ts";
export { requireFiniteReport } from "./requireFiniteReport.ts";
export { generatorOf, type SamplingGenerator, samplingGenerator } from "./samplingGenerator.ts";
export { type Traversal, type TraversalOptions, traversal } from "./traversal.ts";
