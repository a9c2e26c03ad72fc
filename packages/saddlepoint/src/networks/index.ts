export { activation, leakyRelu, relu, sigmoid, tanh } from "./activation.ts";
export { type BatchNormOptions, batchNorm } from "./batchNorm.ts";
export { type ConvOptions, conv } from "./conv.ts";
export { type Conditioning, type Critic, type CriticParts, critic, type Judgement } from "./critic.ts";
export { type DenseOptions, dense } from "./dense.ts";
export {
  type CriticOptions,
  type GeneratorOptions,
  type ImageShape,
  infoganCritic,
  infoganGenerator,
} from "./infoganImages.ts";
export { constantWeights, normalWeights } from "./initial.ts";
export type { Applied, Layer, Mode, Named, Variables } from "./layer.ts";
export { layerNorm } from "./layerNorm.ts";
export { type MlpOptions, mlp } from "./mlp.ts";
export { type MlpModelOptions, mlpModel } from "./mlpModel.ts";
export {
  type HiddenActivation,
  type MlpCriticOptions,
  type MlpGeneratorOptions,
  mlpCritic,
  mlpGenerator,
} from "./mlpNetworks.ts";
export type { Model } from "./model.ts";
export { leafOf, mapNamed, merged, underPrefix, withPrefix } from "./named.ts";
export { type Normalisation, normalise } from "./normalisation.ts";
export { outputOf, scalarOf } from "./outputOf.ts";
export { reshape } from "./reshape.ts";
export { residual } from "./residual.ts";
export {
  type ResidualCriticOptions,
  type ResidualGeneratorOptions,
  type ResidualWidths,
  residualCritic,
  residualGenerator,
} from "./residualImages.ts";
export { sequence } from "./sequence.ts";
export { spectralNorm } from "./spectralNorm.ts";
export { upconv } from "./upconv.ts";
