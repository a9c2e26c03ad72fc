export { fillBernoulli } from "./bernoulli.ts";
export { boxMuller } from "./boxMuller.ts";
export { fillCategorical } from "./categorical.ts";
export { fillNormal } from "./normal.ts";
export { permutation, shuffle } from "./permutation.ts";
export { type Stream, stream } from "./stream.ts";
export { fillUnequalCategorical } from "./unequalCategorical.ts";
export { fillUniform } from "./uniform.ts";
