export { type Adam, type AdamOptions, adam, adamStep, type Moments } from "./adam.ts";
export { type Optimiser, optimiserStep } from "./optimiser.ts";
export { type RmsProp, type RmsPropOptions, rmsProp } from "./rmsProp.ts";
