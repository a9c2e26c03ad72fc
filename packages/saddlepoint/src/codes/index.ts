export { bernoulli } from "./bernoulli.ts";
export { categorical } from "./categorical.ts";
export type { Code, CodeSweep } from "./code.ts";
export {
  type CodeLayout,
  codeLayout,
  columnsOf,
  encodingOf,
  headOf,
  type Noise,
  type PlacedCode,
  sampleLatents,
  writeColumns,
} from "./codeLayout.ts";
export { informationBound } from "./informationBound.ts";
export { normal } from "./normal.ts";
export { truncated } from "./truncated.ts";
export { uniform } from "./uniform.ts";
