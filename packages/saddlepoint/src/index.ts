export { type MeanQuantityOptions, meanQuantity } from "./bounds/meanQuantity.ts";
export {
  exactQuantity,
  type InformationUnit,
  type Quantity,
  type QuantityKind,
  toBits,
} from "./bounds/quantity.ts";
export { bernoulli } from "./codes/bernoulli.ts";
export { categorical } from "./codes/categorical.ts";
export type { Code, CodeSweep } from "./codes/code.ts";
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
} from "./codes/codeLayout.ts";
export { informationBound } from "./codes/informationBound.ts";
export { normal } from "./codes/normal.ts";
export { uniform } from "./codes/uniform.ts";
export { type ClusterMatch, matchClusters } from "./evaluation/clusters.ts";
export {
  codeInformation,
  type Decomposition,
  type DecompositionTerm,
  decomposition,
  divergenceBound,
  informationTotal,
  type ObjectiveSide,
} from "./evaluation/decomposition.ts";
export { makeBounds, makeEncode, makeGenerate, makeJudge } from "./evaluation/measure.ts";
export { type Neighbours, nearestNeighbours } from "./evaluation/neighbours.ts";
export { type Traversal, type TraversalOptions, traversal } from "./evaluation/traversal.ts";
export { activation, leakyRelu, relu, sigmoid, tanh } from "./networks/activation.ts";
export { type BatchNormOptions, batchNorm } from "./networks/batchNorm.ts";
export { type ConvOptions, conv } from "./networks/conv.ts";
export { type Critic, type CriticParts, critic, type Judgement } from "./networks/critic.ts";
export { type DenseOptions, dense } from "./networks/dense.ts";
export {
  type CriticOptions,
  type GeneratorOptions,
  type ImageShape,
  infoganCritic,
  infoganGenerator,
} from "./networks/infoganImages.ts";
export type { Applied, Layer, Mode, Named, Variables } from "./networks/layer.ts";
export { type MlpOptions, mlp } from "./networks/mlp.ts";
export type { Model } from "./networks/model.ts";
export { reshape } from "./networks/reshape.ts";
export { sequence } from "./networks/sequence.ts";
export { upconv } from "./networks/upconv.ts";
export { logSigmoid } from "./numeric/logSigmoid.ts";
export { softplus } from "./numeric/softplus.ts";
export { type InformationWeights, information, informationWeights } from "./objectives/information.ts";
export { assignmentInformation, type InvarianceOptions, invariance } from "./objectives/invariance.ts";
export { nonSaturating } from "./objectives/nonSaturating.ts";
export { type Objective, objective } from "./objectives/objective.ts";
export type { Contribution, CriticView, GeneratorView, Needs, Term } from "./objectives/term.ts";
export { boxMuller } from "./pushforward/boxMuller.ts";
export { fillBernoulli } from "./random/bernoulli.ts";
export { fillCategorical } from "./random/categorical.ts";
export { fillNormal } from "./random/normal.ts";
export { permutation, shuffle } from "./random/permutation.ts";
export { type Stream, stream } from "./random/stream.ts";
export { fillUniform } from "./random/uniform.ts";
export { type Adam, type AdamOptions, adam, adamStep, type Moments } from "./training/adam.ts";
export { type GanState, initialState } from "./training/state.ts";
export { type Metrics, makeStep, type Step, type StepBatch, type StepOptions } from "./training/step.ts";
