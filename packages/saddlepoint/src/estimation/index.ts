export { divergenceFromSamples } from "./divergenceFromSamples.ts";
export {
  type DivergenceEstimate,
  estimateDivergence,
  estimateDivergences,
  estimateJensenShannon,
} from "./estimateDivergence.ts";
export { jensenShannonFromSamples } from "./jensenShannonFromSamples.ts";
export { wassersteinFromSamples } from "./wassersteinFromSamples.ts";
