export { classifier } from "./classifier.ts";
export { type ClippedWeights, clippedWeights } from "./clippedWeights.ts";
export { type Constraint, clipWeights, unitNormWeights } from "./constraint.ts";
export {
  type CriticEstimate,
  criticQuantity,
  type PairEstimate,
  type SampleEstimate,
} from "./criticEstimate.ts";
export { type FGanOptions, fGan } from "./fGan.ts";
export { followingLoss } from "./following.ts";
export { ganEstimates } from "./ganEstimates.ts";
export { gradientPenalty } from "./gradientPenalty.ts";
export { hinge } from "./hinge.ts";
export { type InformationWeights, information, informationWeights } from "./information.ts";
export { type InvarianceLoss, type InvarianceOptions, invarianceLoss } from "./invariance.ts";
export { leastSquares } from "./leastSquares.ts";
export { minimax } from "./minimax.ts";
export { nonSaturating } from "./nonSaturating.ts";
export { type Objective, objective } from "./objective.ts";
export { relativistic } from "./relativistic.ts";
export { reversedGradient } from "./reversedGradient.ts";
export type { Contribution, CriticView, GeneratorView, Needs, Term } from "./term.ts";
export { wasserstein } from "./wasserstein.ts";
export { r1, r2 } from "./zeroCentredPenalties.ts";
