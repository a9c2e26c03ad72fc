import { readFile } from "node:fs/promises";
import type { Device } from "@saddlepoint/engine";
import { evaluate, type Report } from "../evaluation/evaluate.ts";
import { heldOutReadings } from "../evaluation/heldOutReadings.ts";
import { createInference, type Inference } from "../evaluation/inference.ts";
import { requireFiniteReport } from "../evaluation/requireFiniteReport.ts";
import { flattenSnapshot, type Snapshot } from "../game/snapshot.ts";
import type { Named } from "../networks/layer.ts";
import type { Recipe } from "../recipes/schema.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { isImages, type Samples, sampleShape } from "../samples/samples.ts";
import { requireFiniteTensor } from "../training/nonFinite.ts";
import { createTrainer, type Trainer } from "../training/trainer.ts";
import { type LatestCheckpoint, writeCheckpoint } from "./checkpoints.ts";
import { curvesPicture } from "./curvesPicture.ts";
import { openMetricsLog } from "./metricsLog.ts";
import { type Depicted, neighboursPicture, samplesPicture, traversalPicture } from "./pictures.ts";
import { openRecipeData, type RecipeData } from "./recipeData.ts";
import { reportLine } from "./reportLine.ts";
import { type RunFolder, writeReport, writeSample } from "./runFolder.ts";
import { lockRun, type RunLock } from "./runLock.ts";
import { planRun, prepareRun, type RunPlan, type RunStart } from "./runStart.ts";

export type TrainRunOptions = RunStart & {
  /** Stops after the steps under way; the run is saved. */
  readonly signal?: AbortSignal;
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
      readonly device: Device;
      /** Undefined where the engine decides: one a core, or one for a small step. */
      readonly threads?: number;
      readonly data: { readonly train: number; readonly heldOut: number; readonly notice?: string };
      readonly damaged: LatestCheckpoint["damaged"];
      /** Who had locked the folder and is gone, killed for instance. */
      readonly abandoned?: string;
    }
  /** The reader learns from real images, before the game's first step. */
  | {
      readonly kind: "reading";
      readonly step: 0;
      readonly readerStep: number;
      readonly metrics: Named<number>;
    }
  | { readonly kind: "progress"; readonly step: number; readonly metrics: Named<number> }
  | { readonly kind: "evaluated"; readonly step: number; readonly report: Report }
  | { readonly kind: "drawn"; readonly step: number; readonly path: string }
  | { readonly kind: "saved"; readonly step: number; readonly path: string }
  | { readonly kind: "stopped"; readonly step: number; readonly folder: string }
  | { readonly kind: "finished"; readonly step: number; readonly folder: string; readonly report: Report };

/** Held-out images measured on while training; the last measurement takes all. */
const QUICK_SAMPLES = 2000;

/**
 * Trains a recipe in a folder of its own, saving as it goes.
 *
 * The same recipe, seed, device, thread count and versions give the same bytes, whether or not the run was interrupted. A run that
 * goes on to more steps than it was started with has, at its new end, the weights, the report and the measurements of one that was
 * started with as many: nothing in a recipe depends on the number of all steps, step sizes halve by updates. Its metrics.jsonl
 * keeps the lines that its first end wrote, where that was no multiple of logEvery and the like.
 *
 * While it trains, the folder is locked: see `lockRun`.
 *
 * @throws Error, before any training, when data, device, folder or free space do not allow the run, or another process trains it
 */
export async function* trainRun(options: TrainRunOptions): AsyncGenerator<RunEvent, void> {
  const { signal } = options;
  const plan = await planRun(options);
  const locks: RunLock[] = [];
  const claim = async (folder: string): Promise<void> => {
    locks.push(await lockRun(folder));
  };
  try {
    if (plan.out !== undefined) await claim(plan.out);
    const abandoned = locks[0]?.abandoned;
    for await (const event of trained(plan, claim, signal)) {
      yield event.kind === "started" && abandoned !== undefined ? { ...event, abandoned } : event;
    }
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** @param claim locks the run's folder where it has no name yet */
async function* trained(
  plan: RunPlan,
  claim: (folder: string) => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void> {
  const { recipe, settings } = plan;
  const data = await openRecipeData(recipe);
  const trainer = await createTrainer({ recipe, samples: data.train, ...settings });
  try {
    const { folder, from, damaged } = await prepareRun(trainer, data, plan, claim);
    const inference = await createInference(trainer.model, sampleShape(data.train), from.state, settings);
    try {
      yield {
        kind: "started",
        folder: folder.path,
        step: from.step,
        steps: recipe.training.steps,
        recipe,
        ...settings,
        data: {
          train: data.train.n,
          heldOut: data.heldOut.n,
          ...(data.notice === undefined ? {} : { notice: data.notice }),
        },
        damaged,
      };
      yield* recorded({
        folder,
        trainer,
        inference,
        data,
        recipe,
        from,
        ...(signal === undefined ? {} : { signal }),
      });
    } finally {
      await inference.release();
    }
  } finally {
    await trainer.release();
  }
}

type Recording = {
  readonly folder: RunFolder;
  readonly trainer: Trainer;
  readonly inference: Inference;
  readonly data: RecipeData;
  readonly recipe: Recipe;
  readonly from: Snapshot;
  readonly signal?: AbortSignal;
};

/** Turns what happens in training into files, and says so. */
async function* recorded({
  folder,
  trainer,
  inference,
  data,
  recipe,
  from,
  signal,
}: Recording): AsyncGenerator<RunEvent, void> {
  const { model } = trainer;
  const finite = (step: number): Inference => ({
    ...inference,
    generate: async (state, latents) =>
      requireFiniteTensor(await inference.generate(state, latents), step, "the generated images"),
  });
  const readings = heldOutReadings();
  const measured = async (snapshot: Snapshot, samples?: number) =>
    requireFiniteReport(
      await evaluate({
        recipe,
        model,
        inference: finite(snapshot.step),
        snapshot,
        heldOut: data.heldOut,
        readings,
        ...(samples === undefined ? {} : { samples }),
      }),
    );
  const depicted = ({ step, state }: Snapshot): Depicted => ({
    model,
    inference: finite(step),
    state,
    seed: recipe.training.seed,
    ...(isImages(data.train) ? {} : { real: inFloat32(data.train).values }),
  });
  const pictured = isPictured(data.train);
  const [first] = isImages(data.train) ? model.layout.codes : [];
  // The reader's line is of step 0: before the reader is ready there is no line to keep.
  const ready = Number(from.state.reader.step.data[0]) >= (recipe.objective.invariance?.steps ?? 0);
  const log = openMetricsLog(folder.metrics, ready ? from.step : -1);
  let last = from;
  try {
    for await (const event of trainer.run(from, signal)) {
      const { step } = event;
      switch (event.kind) {
        case "reading":
          yield event;
          break;
        case "read":
          log.append({ step, event: "reader", ...event.metrics });
          break;
        case "progress":
          yield event;
          break;
        case "metrics":
          log.append({ step, event: "metrics", ...event.metrics });
          break;
        case "evaluate": {
          const report = await measured(event.snapshot, QUICK_SAMPLES);
          log.append(reportLine(report));
          yield { kind: "evaluated", step, report };
          break;
        }
        case "sample": {
          if (!pictured) break;
          const subject = depicted(event.snapshot);
          const picture =
            first === undefined
              ? await samplesPicture(subject, isImages(data.train) ? SAMPLES : POINTS)
              : await traversalPicture(subject, { code: first.name });
          const path = await writeSample(folder, `step-${String(step).padStart(6, "0")}.png`, picture);
          yield { kind: "drawn", step, path };
          break;
        }
        case "checkpoint": {
          log.sync();
          last = event.snapshot;
          const path = await writeCheckpoint(folder.checkpoints, flattenSnapshot(event.snapshot), {
            keep: recipe.training.keepCheckpoints,
          });
          yield { kind: "saved", step, path };
          break;
        }
      }
    }
  } finally {
    log.close();
  }
  if (last.step < recipe.training.steps) {
    yield { kind: "stopped", step: last.step, folder: folder.path };
    return;
  }
  const report = await measured(last);
  await writeReport(folder, report);
  const curves = new TextEncoder().encode(curvesPicture(await readFile(folder.metrics, "utf8")));
  for (const [name, picture] of [
    ...(pictured ? await finalPictures(depicted(last), data) : []),
    ["curves.svg", curves] as const,
  ]) {
    yield { kind: "drawn", step: last.step, path: await writeSample(folder, name, picture) };
  }
  yield { kind: "finished", step: last.step, folder: folder.path, report };
}

const SAMPLES = 100;
const POINTS = 1000;

/** Images and points in the plane are shown; points of more or fewer numbers are not. */
const isPictured = (set: Samples): boolean => isImages(set) || set.d === 2;

/** The pictures that a finished run leaves: every code's traversal, and samples with their nearest neighbours. */
async function finalPictures(
  subject: Depicted,
  { train }: RecipeData,
): Promise<(readonly [string, Uint8Array])[]> {
  const pictures: (readonly [string, Uint8Array])[] = [];
  for (const { name } of subject.model.layout.codes) {
    pictures.push([`code-${name}.png`, await traversalPicture(subject, { code: name })]);
  }
  pictures.push(["samples.png", await samplesPicture(subject, isImages(train) ? SAMPLES : POINTS)]);
  if (isImages(train)) pictures.push(["neighbours.png", await neighboursPicture(subject, train)]);
  return pictures;
}
