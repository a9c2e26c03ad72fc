import { inferenceOf } from "../evaluation/inference.ts";
import type { Game } from "../game/createGame.ts";
import { restoreSnapshot } from "../game/snapshot.ts";
import type { Samples } from "../samples/samples.ts";
import { createTrainer, type Schedule } from "../training/trainer.ts";
import { latestCheckpoint } from "./checkpoints.ts";
import { type ExportedModels, type ExportOptions, exportModels, requireFree } from "./exportModels.ts";
import type { Manifest } from "./manifest.ts";
import { readReport } from "./readReport.ts";
import { describeData } from "./recipeData.ts";
import { type RecordedEvent, type Recording, recordTraining } from "./recordTraining.ts";
import { createRunFolder, holdsRun, runFolderAt } from "./runFolder.ts";
import { lockRun } from "./runLock.ts";
import { runBytes } from "./runStart.ts";
import { versions } from "./versions.ts";

export type TrainGameOptions = Schedule &
  Pick<Recording, "keepCheckpoints" | "transform" | "signal"> & {
    /** Samples that the game is not trained on, to measure on. */
    readonly heldOut: Samples;
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
    ...(compute.threads === undefined ? {} : { threads: compute.threads }),
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
  { heldOut, out, resume = false, keepCheckpoints = 3, transform, signal, ...schedule }: TrainGameOptions,
): AsyncGenerator<RecordedEvent, void> {
  const trainer = createTrainer(game, schedule);
  const lock = await lockRun(out);
  try {
    const goesOn = resume && holdsRun(runFolderAt(out));
    const initial = game.initial();
    if (goesOn) await restoreGame(game, out);
    else game.restore(initial);
    const folder = goesOn
      ? runFolderAt(out)
      : await createRunFolder({
          out,
          recipeName: game.name,
          seed: game.seed,
          manifest: await manifestOf(game, heldOut),
          bytes: runBytes(initial, keepCheckpoints),
        });
    const inference = await inferenceOf(game);
    try {
      const from = await game.snapshot();
      const data = { train: game.samples, heldOut };
      yield* recordTraining({ trainer, inference, folder, from, data, keepCheckpoints, transform, signal });
    } finally {
      await inference.release();
    }
  } finally {
    await lock.release();
  }
}

/**
 * Puts a game where the newest intact checkpoint of a run's folder left it; where there is none, at its beginning.
 *
 * @returns the step
 * @throws RangeError naming an array that the game has otherwise: the run is another game's
 */
export async function restoreGame(game: Game, path: string): Promise<number> {
  const initial = game.initial();
  const { latest } = await latestCheckpoint(runFolderAt(path).checkpoints);
  game.restore(latest === undefined ? initial : restoreSnapshot(latest.checkpoint, initial.state));
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
  const report = options.run === undefined ? undefined : await readReport(runFolderAt(options.run).report);
  const { description } = options;
  const made = await manifestOf(game, samples);
  const state = await game.state();
  return exportModels({ name, description, model, state, step: game.steps(), seed, made, report }, options);
}
