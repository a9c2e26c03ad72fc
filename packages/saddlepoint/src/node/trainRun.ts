import type { Device } from "@saddlepoint/engine";
import { createInference } from "../evaluation/inference.ts";
import { gameOf } from "../recipes/gameOf.ts";
import type { Recipe } from "../recipes/schema.ts";
import { createTrainer } from "../training/trainer.ts";
import type { LatestCheckpoint } from "./checkpoints.ts";
import { defaultFeatures } from "./openFeatures.ts";
import { originOf } from "./origin.ts";
import { messageOf } from "./reason.ts";
import { openRecipeData, type RecipeData } from "./recipeData.ts";
import { type RecordedEvent, recordTraining } from "./recordTraining.ts";
import { requireMemory } from "./requireMemory.ts";
import { clearLeftovers } from "./runFolder.ts";
import { lockRun, type RunLock } from "./runLock.ts";
import { planRun, prepareRun, type RunPlan, type RunStart } from "./runStart.ts";

export type TrainRunOptions = RunStart & {
  /** Stops after the steps under way; the run is saved. */
  readonly signal?: AbortSignal | undefined;
  /** What a collapse does: a warning (default), or the end of the run, with the last checkpoint from before. */
  readonly onCollapse?: "warn" | "stop" | undefined;
};

/** What a run reports while it trains. */
export type RunEvent =
  | {
      readonly kind: "started";
      readonly folder: string;
      /** 0, or the step of the checkpoint that the run goes on from. */
      readonly step: number;
      readonly steps: number;
      readonly recipe: Recipe;
      /** What its critic estimates, the main thing first. */
      readonly estimates: readonly string[];
      /** What is trained before the game. */
      readonly phases: readonly { readonly name: string; readonly steps: number }[];
      readonly device: Device;
      /** Undefined where the engine decides: one a core, or one for a small step. */
      readonly threads?: number | undefined;
      readonly data: {
        readonly train: number;
        readonly heldOut: number;
        readonly notice?: string | undefined;
        readonly remarks?: readonly string[] | undefined;
      };
      readonly damaged: LatestCheckpoint["damaged"];
      /** Who had locked the folder and is gone, killed for instance. */
      readonly abandoned?: string | undefined;
      /** What was changed since the run was started, where `acceptChanges` lets it go on. */
      readonly accepted: readonly string[];
    }
  | RecordedEvent;

/**
 * Trains a recipe in a folder of its own, saving as it goes.
 *
 * The same recipe, seed, device, thread count and versions give the same bytes, whether or not the run was interrupted. A run that
 * goes on to more steps than it was started with has, at its new end, the weights, the report and the measurements of one that was
 * started with as many: nothing in a recipe depends on the number of all steps, step sizes halve by updates. Its metrics.jsonl
 * keeps the lines that its first end wrote, where that was no multiple of logEvery and the like.
 *
 * While it trains, the folder is locked: see `lockRun`. A folder that is moved or removed meanwhile is written anew at the next
 * picture or checkpoint, with all that is there to save, and the training ends.
 *
 * @throws the signal's reason when it aborts before training begins: nothing is written by then
 * @throws Error, before any training, when data, device, folder or free space do not allow the run, or another process trains it
 */
export async function* trainRun(options: TrainRunOptions): AsyncGenerator<RunEvent, void> {
  const { signal, onCollapse } = options;
  const plan = await planRun(options);
  signal?.throwIfAborted();
  const locks: RunLock[] = [];
  const claim = async (folder: string): Promise<void> => {
    locks.push(await lockRun(folder));
  };
  try {
    if (plan.out !== undefined) await claim(plan.out);
    const abandoned = locks[0]?.abandoned;
    if (plan.out !== undefined && abandoned !== undefined) await clearLeftovers(plan.out);
    for await (const event of trained(plan, claim, { signal, onCollapse })) {
      yield event.kind === "started" ? { ...event, abandoned } : event;
    }
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** A run's data; of one that is gone on with they may lie elsewhere by now. */
const openedData = ({ recipe, resumed }: RunPlan): Promise<RecipeData> =>
  openRecipeData(recipe).catch((error: unknown) => {
    if (resumed === undefined) throw error;
    throw new Error(
      `${messageOf(error)}; where the data of ${resumed.folder.path} lie elsewhere by now, say where with --data`,
      { cause: error },
    );
  });

/** @param claim locks the run's folder where it has no name yet */
async function* trained(
  plan: RunPlan,
  claim: (folder: string) => Promise<void>,
  { signal, onCollapse }: Pick<TrainRunOptions, "signal" | "onCollapse">,
): AsyncGenerator<RunEvent, void> {
  const { recipe, settings } = plan;
  const data = await openedData(plan);
  signal?.throwIfAborted();
  const { train, heldOut, notice, remarks } = data;
  requireMemory(recipe, train.shape);
  const game = await gameOf(recipe, train, settings);
  try {
    signal?.throwIfAborted();
    const { folder, from, damaged, manifest, accepted } = await prepareRun(game, data, plan, claim);
    const inference = await createInference(game.model, train.shape, from.state, settings);
    const features = await defaultFeatures(recipe.data.source, train.shape, settings);
    try {
      yield {
        kind: "started",
        folder: folder.path,
        step: from.step,
        steps: recipe.training.steps,
        recipe,
        estimates: game.objective.estimates.map(({ quantity }) => quantity),
        phases: game.phases.map(({ name, steps }) => ({ name, steps })),
        ...settings,
        data: { train: train.n, heldOut: heldOut.n, notice, remarks },
        damaged,
        accepted,
      };
      yield* recordTraining({
        trainer: createTrainer(game, recipe.training),
        inference,
        folder,
        origin: originOf(manifest),
        from,
        data,
        features,
        keepCheckpoints: recipe.training.keepCheckpoints,
        transform: recipe.objective.invariance?.transform,
        onCollapse,
        signal,
      });
    } finally {
      await features?.release();
      await inference.release();
    }
  } finally {
    await game.release();
  }
}
