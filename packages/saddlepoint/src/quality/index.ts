export type { FeatureNetwork } from "./featureNetwork.ts";
export type { PairOptions } from "./featureSpace.ts";
export { type FrechetOptions, frechetDistance } from "./frechetDistance.ts";
export { kernelDistance } from "./kernelDistance.ts";
export { type Manifold, manifold } from "./manifold.ts";
export { type OnnxFeaturesOptions, onnxFeatures } from "./onnxFeatures.ts";
export {
  type Quality,
  type QualityMeasures,
  type QualityMeter,
  type QualityMeterOptions,
  qualityMeter,
} from "./qualityMeter.ts";
export { randomFeatures } from "./randomFeatures.ts";
export { type SampleQuality, type SampleQualityOptions, sampleQuality } from "./sampleQuality.ts";
