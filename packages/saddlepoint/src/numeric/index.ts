export { logSigmoid } from "./logSigmoid.ts";
export { normalCdf } from "./normalCdf.ts";
export { softplus } from "./softplus.ts";
