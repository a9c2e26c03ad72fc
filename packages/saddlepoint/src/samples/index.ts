export { type Batches, batches } from "./batches.ts";
export { columnsNamed, NoColumnError } from "./columnsNamed.ts";
export type { DataSource, KeptRows } from "./dataSource.ts";
export type { Float32Tensor } from "./float32Tensor.ts";
export { hashSamples } from "./hashSamples.ts";
export { normalScores } from "./normalScores.ts";
export { float64Numbers, inFloat32 } from "./numbers.ts";
export { readSamples, subset, takeSamples } from "./readSamples.ts";
export {
  type Factor,
  isImages,
  type Modes,
  type Numbers,
  points,
  type Samples,
  type SamplesAbout,
  samples,
} from "./samples.ts";
export { splitSamples } from "./splitSamples.ts";
