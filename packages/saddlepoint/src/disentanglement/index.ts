export type { CodeReadings } from "./codeReadings.ts";
export { type Dci, dci } from "./dci.ts";
export { type Disentanglement, type DisentanglementScores, disentanglement } from "./disentanglement.ts";
export { type FactorReport, factorInformation } from "./factorInformation.ts";
export { fixedFactorScore } from "./fixedFactorScore.ts";
export { informationGap } from "./informationGap.ts";
export { predictionGap } from "./predictionGap.ts";
