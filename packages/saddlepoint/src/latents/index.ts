export { type ClassCandidate, classCandidates } from "./classCandidates.ts";
export { type Candidate, descend, type Generate, priorTerm } from "./descend.ts";
export { gathered } from "./gathered.ts";
export { interpolate } from "./interpolate.ts";
export { type Choice, type LatentPart, type LatentSpace, latentSpace, type Variable } from "./latentSpace.ts";
export {
  type Belief,
  SEARCH_DRAWS,
  SEARCH_STARTS,
  SEARCH_STEPS,
  type Search,
  type SearchOptions,
  searchLatents,
} from "./searchLatents.ts";
