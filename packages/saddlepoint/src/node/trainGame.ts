import { inferenceOf } from "../evaluation/inference.ts";
import type { Game } from "../game/game.ts";
import type { FeatureNetwork } from "../quality/featureNetwork.ts";
import { randomFeatures } from "../quality/randomFeatures.ts";
import { isImages, type Samples } from "../samples/samples.ts";
import { createTrainer, type Schedule } from "../training/trainer.ts";
import { type ExportedModels, type ExportOptions, exportModels, requireFree } from "./exportModels.ts";
import { requireMeasurable } from "./heldOutSplit.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./openRun.ts";
import { originOf } from "./origin.ts";
import { readReport } from "./readReport.ts";
import { describeData } from "./recipeData.ts";
import { type RecordedEvent, type Recording, recordTraining } from "./recordTraining.ts";
import { requireThreads } from "./requireThreads.ts";
import { changeText } from "./runChange.ts";
import { dataChanges } from "./runChanges.ts";
import { createRunFolder, holdsRun, type RunFolder, runFolderAt } from "./runFolder.ts";
import { lockRun } from "./runLock.ts";
import { runBytes, savedSnapshot } from "./runStart.ts";
import { versions } from "./versions.ts";

export type TrainGameOptions = Schedule &
  Pick<Recording, "keepCheckpoints" | "transform" | "onCollapse" | "signal"> & {
    /** Samples that the game is not trained on, to measure on. */
    readonly heldOut: Samples;
    /** The network by which generated images' quality is measured, which stays the caller's. Default random convolutions. */
    readonly features?: FeatureNetwork;
    /** The run's own folder. */
    readonly out: string;
    /** Goes on with the run in `out`, if there is one. */
    readonly resume?: boolean;
  };

/** What a run was made with, for its manifest and its model card. */
async function manifestOf({ samples, seed, compute }: Game, heldOut: Samples): Promise<Manifest> {
  return {
    versions: versions(),
    seed,
    device: compute.device ?? "cpu",
    threads: requireThreads(compute.threads),
    data: await describeData(samples.name, { train: samples, heldOut }),
  };
}

/**
 * Trains a game that was made in code in a folder of its own, saving as it goes: what a recipe's run has but for the recipe,
 * which is the code. The folder is locked meanwhile.
 *
 * @throws Error, before any training, when the folder holds a run (unless `resume` is set), or one that does not fit the game,
 * cannot be written, or another process trains in it
 */
export async function* trainGame(
  game: Game,
  {
    heldOut,
    features: given,
    out,
    resume = false,
    keepCheckpoints = 3,
    transform,
    onCollapse,
    signal,
    ...schedule
  }: TrainGameOptions,
): AsyncGenerator<RecordedEvent, void> {
  requireMeasurable(heldOut);
  const trainer = createTrainer(game, schedule);
  const lock = await lockRun(out);
  try {
    const folder = runFolderAt(out);
    const goesOn = resume && holdsRun(folder);
    const manifest = await manifestOf(game, heldOut);
    if (goesOn) await requireSameData(folder, manifest);
    const from = goesOn ? (await savedSnapshot(game, folder)).from : game.initial();
    game.restore(from);
    if (!goesOn) {
      const bytes = runBytes(from, keepCheckpoints);
      await createRunFolder({ out, recipeName: game.name, seed: game.seed, manifest, bytes });
    }
    const inference = await inferenceOf(game);
    const own =
      given === undefined && isImages(heldOut) ? await randomFeatures(game.shape, game.compute) : undefined;
    try {
      yield* recordTraining({
        trainer,
        inference,
        folder,
        origin: originOf(manifest),
        from,
        data: { train: game.samples, heldOut },
        features: given ?? own,
        keepCheckpoints,
        transform,
        onCollapse,
        signal,
      });
    } finally {
      await own?.release();
      await inference.release();
    }
  } finally {
    await lock.release();
  }
}

/** @throws Error when the run in a folder was trained on other samples than a game has, or is measured on others */
async function requireSameData({ path, manifest }: RunFolder, { data }: Manifest): Promise<void> {
  const changes = dataChanges((await readManifest(manifest)).data, data);
  if (changes.length === 0) return;
  throw new Error(
    `trainGame(resume): the samples must be those that ${path} was started with: ${changes.map(changeText).join("; ")}`,
  );
}

/**
 * Puts a game where the newest intact checkpoint of a run's folder left it; where there is none, at its beginning.
 *
 * @returns the step
 * @throws RangeError naming an array that the game has otherwise: the run is another game's
 * @throws Error when the folder holds no run
 */
export async function restoreGame(game: Game, path: string): Promise<number> {
  const folder = runFolderAt(path);
  if (!holdsRun(folder)) {
    throw new Error(`restoreGame(path): ${path} must hold a run, got none; train the game there (trainGame)`);
  }
  game.restore((await savedSnapshot(game, folder)).from);
  return game.steps();
}

/**
 * Writes a game's generator and encoder as it stands, as `exportRun` does a run's.
 *
 * @throws Error when the folder cannot be written, or holds such files and `force` is not set
 */
export async function exportGame(
  game: Game,
  options: ExportOptions & { readonly description?: string; readonly run?: string },
): Promise<ExportedModels> {
  requireFree(options);
  const { name, model, seed, samples } = game;
  const { description, run } = options;
  const report = run === undefined ? undefined : await readReport(runFolderAt(run).report);
  const made = await manifestOf(game, samples);
  const state = await game.state();
  return exportModels({ name, description, model, state, step: game.steps(), seed, made, report }, options);
}
