export type { CodeReadings } from "./codeReadings.ts";
export { type Dci, dci } from "./dci.ts";
export {
  type Disentanglement,
  type DisentanglementOptions,
  type DisentanglementScores,
  disentanglement,
} from "./disentanglement.ts";
export { type FactorInformationOptions, type FactorReport, factorInformation } from "./factorInformation.ts";
export { type FactorReader, type FactorReaderOptions, fitFactorReader } from "./factorReader.ts";
export { fixedFactorScore } from "./fixedFactorScore.ts";
export { informationGap } from "./informationGap.ts";
export { predictionGap } from "./predictionGap.ts";
