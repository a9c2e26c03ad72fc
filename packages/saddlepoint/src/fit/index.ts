export type { EstimateOptions, EstimateProgress } from "./estimateOptions.ts";
