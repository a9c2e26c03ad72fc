export { logSigmoid } from "./logSigmoid.ts";
export { normalCdf } from "./normalCdf.ts";
export { oneHot } from "./oneHot.ts";
export { logSigmoidOf, sigmoidOf, softplusOf } from "./scalars.ts";
export { softplus } from "./softplus.ts";
