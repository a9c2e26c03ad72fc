export { frechetDistance } from "./frechetDistance.ts";
export { kernelDistance } from "./kernelDistance.ts";
export type { Manifold } from "./manifold.ts";
export { type SampleQuality, type SampleQualityOptions, sampleQuality } from "./sampleQuality.ts";
