export type { DivergenceEstimate } from "./divergenceEstimate.ts";
export { divergenceFromSamples } from "./divergenceFromSamples.ts";
export { estimateDivergence, estimateDivergences, estimateJensenShannon } from "./estimateDivergence.ts";
export { jensenShannonFromSamples } from "./jensenShannonFromSamples.ts";
export { wassersteinFromSamples } from "./wassersteinFromSamples.ts";
