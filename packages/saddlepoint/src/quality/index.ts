export type { PairOptions } from "./featureSpace.ts";
export { frechetDistance } from "./frechetDistance.ts";
export { kernelDistance } from "./kernelDistance.ts";
export { type Manifold, manifold } from "./manifold.ts";
export { type SampleQuality, type SampleQualityOptions, sampleQuality } from "./sampleQuality.ts";
