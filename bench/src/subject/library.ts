/** All that the benchmark takes from the library beside the game in steps, which game.ts and writeStart.ts make. */
export { encodeNpy } from "saddlepoint/data";
export { divergences, type FDivergence } from "saddlepoint/divergences";
export { estimateDivergences, wassersteinFromSamples } from "saddlepoint/estimation";
export { createInference, traversal } from "saddlepoint/evaluation";
export { stateBytes, stepsACall } from "saddlepoint/game";
export {
  barberAgakov,
  estimateInformation,
  informationEstimators,
  leaveOneOut,
  sandwich,
  variationalMarginal,
} from "saddlepoint/information";
export { encodePng, exportRun, trainRun } from "saddlepoint/node";
export type { Quantity, QuantityKind } from "saddlepoint/quantity";
export { fillBernoulli, fillCategorical, fillNormal, fillUniform, stream } from "saddlepoint/random";
export { overridden, parseOverride, parseRecipe, presets, withDataWrittenOut } from "saddlepoint/recipes";
export { imageGrid, lineChart } from "saddlepoint/render";
export { normalScores, type Samples, samples } from "saddlepoint/samples";
export { sinkhorn, wassersteinDistance } from "saddlepoint/transport";
