export { arrayPlace, readArrayFile } from "./arrayFile.ts";
export { atomicWrite } from "./atomicWrite.ts";
export { isStandardInput } from "./byteChunks.ts";
export { changesOfRun } from "./changesOfRun.ts";
export { type Checkpoint, readCheckpoint } from "./checkpointFormat.ts";
export {
  type CheckpointEntry,
  type LatestCheckpoint,
  latestCheckpoint,
  listCheckpoints,
  writeCheckpoint,
} from "./checkpoints.ts";
export { type Diagnosis, diagnose, type Finding } from "./diagnose.ts";
export { digitsFeatures } from "./digitsFeatures.ts";
export { ANIMATIONS, isAnimation } from "./encodeAnimation.ts";
export { encodePng } from "./encodePng.ts";
export { type EvaluatedRun, type EvaluateRunOptions, evaluateRun } from "./evaluateRun.ts";
export type { ExportedModels, ExportOptions } from "./exportModels.ts";
export { type ExportedRun, exportRun } from "./exportRun.ts";
export { type ImageFolderOptions, imageFolder, openImageFolder } from "./imageFolder.ts";
export { type InvertedFile, type InvertedRun, type InvertRunOptions, invertRun } from "./invertRun.ts";
export { located, locatedRecipe, locatedYaml } from "./located.ts";
export { makeFolder } from "./makeFolder.ts";
export type { Manifest } from "./manifest.ts";
export { type MetricsEvent, type MetricsLog, openMetricsLog } from "./metricsLog.ts";
export { MNIST_NOTICE, openMnist } from "./mnist.ts";
export { CARD_FILE, ENCODER_FILE, GENERATOR_FILE } from "./modelCard.ts";
export { type InterpolationOptions, interpolation, traversalAnimation } from "./movingPictures.ts";
export type { OtherImages } from "./openedImages.ts";
export { openFeatures } from "./openFeatures.ts";
export { type OpenedRun, openRun, readRunFiles, readYaml } from "./openRun.ts";
export { isImageFolder, isSource, type OpenSamplesOptions, openSamples } from "./openSamples.ts";
export {
  type Depicted,
  neighboursPicture,
  samplesPicture,
  type TraversalPictureOptions,
  traversalPicture,
} from "./pictures.ts";
export { formatBytes, preflight, tryFolder } from "./preflight.ts";
export { type RecordedReport, readReport } from "./readReport.ts";
export { errorCode, messageOf, reason } from "./reason.ts";
export { openRecipeData, type RecipeData } from "./recipeData.ts";
export { recipeYaml } from "./recipeYaml.ts";
export type { RecordedEvent } from "./recordTraining.ts";
export { mostThreads, requireThreads } from "./requireThreads.ts";
export { changeText, type RunChange, RunChangedError } from "./runChange.ts";
export {
  createRunFolder,
  holdsRun,
  type NewRun,
  NoRecipeError,
  openRunFolder,
  type RunFolder,
  runFolderAt,
  writeReport,
  writeSample,
} from "./runFolder.ts";
export {
  holderText,
  type LockHolder,
  lockHolder,
  lockRun,
  type RunLock,
  STARTED_BY,
  startedBy,
} from "./runLock.ts";
export type { RunStart } from "./runStart.ts";
export { isSamplesFile, SAMPLES_FILES, samplesFile } from "./samplesFile.ts";
export { surveyImages } from "./surveyImages.ts";
export { exportGame, restoreGame, type TrainGameOptions, trainGame } from "./trainGame.ts";
export { type RunEvent, type TrainRunOptions, trainRun } from "./trainRun.ts";
export { type RunFilter, unfinishedRun } from "./unfinishedRun.ts";
export { type UseRunOptions, useRun } from "./useRun.ts";
export { versions } from "./versions.ts";
