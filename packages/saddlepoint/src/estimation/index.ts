export { divergenceFromSamples } from "./divergenceFromSamples.ts";
export { jensenShannonFromSamples } from "./jensenShannonFromSamples.ts";
export { wassersteinFromSamples } from "./wassersteinFromSamples.ts";
