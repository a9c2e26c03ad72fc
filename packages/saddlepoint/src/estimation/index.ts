export { divergenceFromSamples } from "./divergenceFromSamples.ts";
export { type DivergenceEstimate, estimateDivergence, estimateJensenShannon } from "./estimateDivergence.ts";
export { jensenShannonFromSamples } from "./jensenShannonFromSamples.ts";
export { wassersteinFromSamples } from "./wassersteinFromSamples.ts";
