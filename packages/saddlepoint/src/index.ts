export { type BarberAgakovOptions, barberAgakov } from "./bounds/barberAgakov.ts";
export { club } from "./bounds/club.ts";
export type { ConditionalDensity } from "./bounds/conditionalDensity.ts";
export { divergenceFromSamples } from "./bounds/divergenceFromSamples.ts";
export { donskerVaradhan } from "./bounds/donskerVaradhan.ts";
export type { EstimateOptions, EstimateProgress } from "./bounds/estimateOptions.ts";
export { type HistogramOptions, histogramInformation } from "./bounds/histogramInformation.ts";
export { infoNce } from "./bounds/infoNce.ts";
export { type InformationEstimator, informationEstimators } from "./bounds/informationEstimators.ts";
export { type InterpolatedOptions, interpolatedBound } from "./bounds/interpolatedBound.ts";
export { jensenShannonFromSamples } from "./bounds/jensenShannonFromSamples.ts";
export { type KsgOptions, ksg } from "./bounds/ksg.ts";
export { leaveOneOut } from "./bounds/leaveOneOut.ts";
export { type MeanQuantityOptions, meanQuantity } from "./bounds/meanQuantity.ts";
export { nwj } from "./bounds/nwj.ts";
export {
  exactQuantity,
  type Quantity,
  type QuantityKind,
  toBits,
  type Unit,
} from "./bounds/quantity.ts";
export { type Samples, samples } from "./bounds/samples.ts";
export { type Sandwich, type SandwichOptions, sandwich } from "./bounds/sandwich.ts";
export { type VariationalMarginalOptions, variationalMarginal } from "./bounds/variationalMarginal.ts";
export { wassersteinFromSamples } from "./bounds/wassersteinFromSamples.ts";
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
export { type AffineRanges, randomAffine } from "./data/affine.ts";
export { type Batches, batches } from "./data/batches.ts";
export { columnsNamed } from "./data/columnsNamed.ts";
export { describeImages, type ImageSetDescription } from "./data/describeImages.ts";
export type { Float32Tensor } from "./data/float32Tensor.ts";
export { hashSamples } from "./data/hashSamples.ts";
export { parseIdx } from "./data/idx.ts";
export { type DataSource, type ImageSet, imageSet, imageSize } from "./data/imageSet.ts";
export { imagesFromTensor, labelsFromTensor } from "./data/imagesFromTensor.ts";
export type { Json } from "./data/json.ts";
export { encodeNpy, parseNpy } from "./data/npy.ts";
export { parseCsv } from "./data/parseCsv.ts";
export { type PointSet, pointSet } from "./data/pointSet.ts";
export { readImages } from "./data/readImages.ts";
export { decodeSafetensors, encodeSafetensors, type Safetensors } from "./data/safetensors.ts";
export { isImages, readSamples, type SampleSet, sampleShape, splitSamples } from "./data/sampleSet.ts";
export { samplesFromImages } from "./data/samplesFromImages.ts";
export { samplesFromTensor } from "./data/samplesFromTensor.ts";
export { type SampleTable, sampleTable } from "./data/sampleTable.ts";
export { splitImages, takeImages } from "./data/splitImages.ts";
export { toJson } from "./data/toJson.ts";
export { F_GAN_MIXTURE, fGanMixture } from "./data/toyDensities/fGanMixture.ts";
export { type GridScale, gridOfGaussians } from "./data/toyDensities/grid.ts";
export type { LineDensity, NormalMixture } from "./data/toyDensities/lineDensity.ts";
export { moons } from "./data/toyDensities/moons.ts";
export { normalMixture1d } from "./data/toyDensities/normalMixture1d.ts";
export { normalMixture2d } from "./data/toyDensities/normalMixture2d.ts";
export { parallelLines } from "./data/toyDensities/parallelLines.ts";
export { type RingScale, ringOfGaussians, type ToyScale } from "./data/toyDensities/ring.ts";
export { swissRoll } from "./data/toyDensities/swissRoll.ts";
export type { Modes, ToyDensity } from "./data/toyDensities/toyDensity.ts";
export { twoGaussians } from "./data/toyDensities/twoGaussians.ts";
export { TOY_SOURCES, toyPoints } from "./data/toyPoints.ts";
export { alpha } from "./divergences/alpha.ts";
export type { Density } from "./divergences/density.ts";
export { type DensityDivergenceOptions, densityDivergence } from "./divergences/densityDivergence.ts";
export { divergence } from "./divergences/divergence.ts";
export { divergenceNamed, divergences } from "./divergences/divergences.ts";
export type {
  DivergenceName,
  FDivergence,
  Interval,
  PlainDivergenceName,
} from "./divergences/fDivergence.ts";
export { gan } from "./divergences/gan.ts";
export { type Gaussian, gaussian } from "./divergences/gaussian.ts";
export { gaussianDivergence } from "./divergences/gaussianDivergence.ts";
export { jeffrey } from "./divergences/jeffrey.ts";
export { jensenShannon } from "./divergences/jensenShannon.ts";
export { jsd } from "./divergences/jsd.ts";
export { kl } from "./divergences/kl.ts";
export { mixture } from "./divergences/mixture.ts";
export { neyman } from "./divergences/neyman.ts";
export { pearson } from "./divergences/pearson.ts";
export { reverseKl } from "./divergences/reverseKl.ts";
export { squaredHellinger } from "./divergences/squaredHellinger.ts";
export { totalVariation } from "./divergences/totalVariation.ts";
export { assignmentQuantity } from "./evaluation/assignmentInformation.ts";
export { type ClusterMatch, matchClusters } from "./evaluation/clusters.ts";
export { type Coverage, coverage } from "./evaluation/coverage.ts";
export {
  codeInformation,
  type Decomposition,
  type DecompositionTerm,
  decomposition,
  divergenceBound,
  informationTotal,
  type ObjectiveSide,
} from "./evaluation/decomposition.ts";
export { type CodeReport, type EvaluateOptions, evaluate, type Report } from "./evaluation/evaluate.ts";
export { type HeldOutReadings, heldOutReadings } from "./evaluation/heldOutReadings.ts";
export {
  createInference,
  criticOf,
  generatorOf,
  type HostJudgement,
  type Inference,
  type StatisticsOf,
} from "./evaluation/inference.ts";
export {
  type KernelDensity,
  type KernelDensityOptions,
  kernelDensity,
  parzenLogLikelihoods,
  type Rows,
} from "./evaluation/kernelDensity.ts";
export { makeBounds, makeEncode, makeGenerate, makeJudge, makePosteriors } from "./evaluation/measure.ts";
export { type Neighbours, nearestNeighbours } from "./evaluation/neighbours.ts";
export { requireFiniteReport } from "./evaluation/requireFiniteReport.ts";
export { type Traversal, type TraversalOptions, traversal } from "./evaluation/traversal.ts";
export type {
  Cell,
  Column,
  ColumnSource,
  Experiment,
  ExperimentEvent,
  ExperimentResult,
  ExperimentSettings,
  Figure,
  Table,
} from "./experiments/experiment.ts";
export { experiments } from "./experiments/experiments.ts";
export { cellText, figureFile, resultMarkdown } from "./experiments/markdown.ts";
export { parallelLineDistances } from "./experiments/parallelLines/lines.ts";
export { type SettingsRequest, settingsOf } from "./experiments/settings.ts";
export { activation, leakyRelu, relu, sigmoid, tanh } from "./networks/activation.ts";
export { type BatchNormOptions, batchNorm } from "./networks/batchNorm.ts";
export { type ConvOptions, conv } from "./networks/conv.ts";
export {
  type Conditioning,
  type Critic,
  type CriticParts,
  critic,
  type Judgement,
} from "./networks/critic.ts";
export { type DenseOptions, dense } from "./networks/dense.ts";
export {
  type CriticOptions,
  type GeneratorOptions,
  type ImageShape,
  infoganCritic,
  infoganGenerator,
} from "./networks/infoganImages.ts";
export type { Applied, Layer, Mode, Named, Variables } from "./networks/layer.ts";
export { layerNorm } from "./networks/layerNorm.ts";
export { type MlpOptions, mlp } from "./networks/mlp.ts";
export {
  type HiddenActivation,
  type MlpCriticOptions,
  type MlpGeneratorOptions,
  mlpCritic,
  mlpGenerator,
} from "./networks/mlpNetworks.ts";
export type { Model } from "./networks/model.ts";
export { type Normalisation, normalise } from "./networks/normalisation.ts";
export { reshape } from "./networks/reshape.ts";
export { sequence } from "./networks/sequence.ts";
export { spectralNorm } from "./networks/spectralNorm.ts";
export { upconv } from "./networks/upconv.ts";
export { logSigmoid } from "./numeric/logSigmoid.ts";
export { normalCdf } from "./numeric/normalCdf.ts";
export { softplus } from "./numeric/softplus.ts";
export { classifier } from "./objectives/classifier.ts";
export { type ClippedWeights, clippedWeights } from "./objectives/clippedWeights.ts";
export { type Constraint, clipWeights, unitNormWeights } from "./objectives/constraint.ts";
export { type CriticEstimate, criticQuantity } from "./objectives/criticEstimate.ts";
export { type FGanOptions, fGan } from "./objectives/fGan.ts";
export { ganEstimates } from "./objectives/ganEstimates.ts";
export { gradientPenalty } from "./objectives/gradientPenalty.ts";
export { hinge } from "./objectives/hinge.ts";
export { type InformationWeights, information, informationWeights } from "./objectives/information.ts";
export { type InvarianceLoss, type InvarianceOptions, invarianceLoss } from "./objectives/invariance.ts";
export { leastSquares } from "./objectives/leastSquares.ts";
export { minimax } from "./objectives/minimax.ts";
export { nonSaturating } from "./objectives/nonSaturating.ts";
export { type Objective, objective } from "./objectives/objective.ts";
export { r1 } from "./objectives/r1.ts";
export type { Contribution, CriticView, GeneratorView, Needs, Term } from "./objectives/term.ts";
export { wasserstein } from "./objectives/wasserstein.ts";
export { affine } from "./pushforward/affine.ts";
export { boxMuller } from "./pushforward/boxMuller.ts";
export { cauchy } from "./pushforward/cauchy.ts";
export { composed } from "./pushforward/composed.ts";
export { discrete } from "./pushforward/discrete.ts";
export type { Distribution } from "./pushforward/distribution.ts";
export { exponential } from "./pushforward/exponential.ts";
export { fillInverseCdf } from "./pushforward/fillInverseCdf.ts";
export { gumbelMax, gumbelTopK } from "./pushforward/gumbelMax.ts";
export { type InverseCdfOptions, inverseCdf } from "./pushforward/inverseCdf.ts";
export type { InvertibleMap } from "./pushforward/invertibleMap.ts";
export { laplace } from "./pushforward/laplace.ts";
export { logAbsDetJacobian } from "./pushforward/logAbsDetJacobian.ts";
export { logistic } from "./pushforward/logistic.ts";
export { pushforward } from "./pushforward/pushforward.ts";
export { type DensityValues, pushforwardDensity } from "./pushforward/pushforwardDensity.ts";
export { fillBernoulli } from "./random/bernoulli.ts";
export { fillCategorical } from "./random/categorical.ts";
export { fillNormal } from "./random/normal.ts";
export { permutation, shuffle } from "./random/permutation.ts";
export { type Stream, stream } from "./random/stream.ts";
export { fillUniform } from "./random/uniform.ts";
export { layoutOf, modelOf, objectiveOf, optimisersOf, stepOptionsOf } from "./recipes/build.ts";
export { type CodeDescription, describeCode } from "./recipes/describeCode.ts";
export { GAME_NAMES } from "./recipes/gameNames.ts";
export { type Override, overridden, parseOverride } from "./recipes/override.ts";
export { parseRecipe } from "./recipes/parseRecipe.ts";
export { presets } from "./recipes/presets.ts";
export { type RecipeDifference, recipeDifferences } from "./recipes/recipeDifferences.ts";
export { resumedRecipe } from "./recipes/resumedRecipe.ts";
export { type CodeRecipe, type Recipe, type RecipeInput, recipeSchema } from "./recipes/schema.ts";
export type { Axis, Ceiling, Series } from "./render/chartData.ts";
export { type Colour, viridis } from "./render/colourMap.ts";
export {
  type HeatMapOptions,
  heatMap,
  type PointCloud,
  type Surface,
  surfacePoints,
} from "./render/heatMap.ts";
export { type ImageGridOptions, imageGrid } from "./render/imageGrid.ts";
export { type LineChartOptions, lineChart, seriesColour } from "./render/lineChart.ts";
export type { Raster } from "./render/raster.ts";
export { sideBySide } from "./render/sideBySide.ts";
export { binaryEntropy } from "./shannon/binaryEntropy.ts";
export { coinFlip } from "./shannon/coinFlip.ts";
export { conditionalEntropy } from "./shannon/conditionalEntropy.ts";
export { crossEntropy } from "./shannon/crossEntropy.ts";
export { entropy } from "./shannon/entropy.ts";
export { jointEntropy } from "./shannon/jointEntropy.ts";
export type { JointTable } from "./shannon/jointTable.ts";
export { mutualInformation } from "./shannon/mutualInformation.ts";
export { type Adam, type AdamOptions, adam, adamStep, type Moments } from "./training/adam.ts";
export { type GameFed, type GameFeed, type GameFeedOptions, gameFeed } from "./training/feeds.ts";
export { type GameCall, gameCalls } from "./training/gameCalls.ts";
export { NonFiniteError, requireFiniteMetrics, requireFiniteState } from "./training/nonFinite.ts";
export { type Optimiser, optimiserStep } from "./training/optimiser.ts";
export { generatorLoss } from "./training/players.ts";
export { type RmsProp, type RmsPropOptions, rmsProp } from "./training/rmsProp.ts";
export {
  type FlatSnapshot,
  flattenSnapshot,
  type Progress,
  restoreSnapshot,
  type Snapshot,
} from "./training/snapshot.ts";
export { type GanState, initialState } from "./training/state.ts";
export {
  type GeneratorStep,
  type Metrics,
  makeCriticStep,
  makeGeneratorStep,
  makeStep,
  type Step,
  type StepBatch,
  type StepOptions,
} from "./training/step.ts";
export { createTrainer, type Trainer, type TrainerOptions, type TrainingEvent } from "./training/trainer.ts";
export { chebyshev, euclidean, type GroundDistance, manhattan } from "./transport/groundDistance.ts";
export type { TransportProgress } from "./transport/networkSimplex.ts";
export { type OptimalTransportOptions, optimalTransport } from "./transport/optimalTransport.ts";
export type { Points } from "./transport/points.ts";
export { type EntropicTransport, sinkhorn } from "./transport/sinkhorn.ts";
export { sinkhornDivergence } from "./transport/sinkhornDivergence.ts";
export type { SinkhornOptions, SinkhornProgress } from "./transport/sinkhornOptions.ts";
export { type SlicedOptions, slicedWasserstein } from "./transport/slicedWasserstein.ts";
export type { Potentials, Transport } from "./transport/transport.ts";
export { planTable, type TransportPlan } from "./transport/transportPlan.ts";
export { type GeometryOptions, wassersteinDistance } from "./transport/wassersteinDistance.ts";
