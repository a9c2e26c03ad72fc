import { readFile } from "node:fs/promises";
import type { TransformRanges } from "../augmentation/transformed.ts";
import { type CollapseSign, collapseWatch } from "../evaluation/collapse.ts";
import { collapseProbe } from "../evaluation/collapseProbe.ts";
import { evaluate, type Report } from "../evaluation/evaluate.ts";
import { heldOutReadings } from "../evaluation/heldOutReadings.ts";
import type { Inference } from "../evaluation/inference.ts";
import { requireFiniteReport } from "../evaluation/requireFiniteReport.ts";
import { requireFiniteTensor } from "../game/nonFinite.ts";
import { flattenSnapshot, type Snapshot } from "../game/snapshot.ts";
import { countIn } from "../game/state.ts";
import type { FeatureNetwork } from "../quality/featureNetwork.ts";
import { qualityMeter } from "../quality/qualityMeter.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { isImages, type Samples } from "../samples/samples.ts";
import type { Trainer, TrainingEvent } from "../training/trainer.ts";
import { writeCheckpoint } from "./checkpoints.ts";
import { curvesPicture } from "./curvesPicture.ts";
import { folderGuard, goneText } from "./folderGuard.ts";
import { openMetricsLog } from "./metricsLog.ts";
import type { Origin } from "./origin.ts";
import { type Depicted, neighboursPicture, samplesPicture, traversalPicture } from "./pictures.ts";
import { reportLine } from "./reportLine.ts";
import { type RunFolder, writeReport, writeSample } from "./runFolder.ts";

/** What a training comes to in its folder. */
export type RecordedEvent =
  | Extract<TrainingEvent, { readonly kind: "preparing" | "progress" }>
  /** Signs of collapse that were not there at the line of the log before. */
  | { readonly kind: "alarm"; readonly step: number; readonly signs: readonly CollapseSign[] }
  | { readonly kind: "evaluated"; readonly step: number; readonly report: Report }
  | { readonly kind: "drawn"; readonly step: number; readonly path: string }
  | { readonly kind: "saved"; readonly step: number; readonly path: string }
  | {
      readonly kind: "stopped";
      readonly step: number;
      readonly folder: string;
      /** Where a collapse ended it: what was seen. Its last checkpoint is from before. */
      readonly collapsed?: readonly CollapseSign[];
    }
  | { readonly kind: "finished"; readonly step: number; readonly folder: string; readonly report: Report };

export type Recording = {
  readonly trainer: Trainer;
  readonly inference: Inference;
  readonly folder: RunFolder;
  /** What its checkpoints are of. */
  readonly origin: Origin;
  readonly from: Snapshot;
  readonly data: { readonly train: Samples; readonly heldOut: Samples };
  /** The network by which generated images' quality is measured; none for points. */
  readonly features?: FeatureNetwork | undefined;
  /** Checkpoints kept. Default 3. */
  readonly keepCheckpoints?: number;
  /** What a collapse does: a warning (default), or the end of the training, with the last checkpoint from before. */
  readonly onCollapse?: "warn" | "stop" | undefined;
  /** How copies of held-out images are transformed; see `evaluate`. */
  readonly transform?: TransformRanges | undefined;
  /** Stops after the steps under way; the run is saved. */
  readonly signal?: AbortSignal | undefined;
};

/** Held-out samples measured on while training; the last measurement takes all. */
const QUICK_SAMPLES = 2000;

/** Turns what happens in training into files, and says so: metrics, measurements, pictures, checkpoints, a report. */
export async function* recordTraining({
  trainer,
  inference,
  folder,
  origin,
  from,
  data,
  features,
  keepCheckpoints = 3,
  onCollapse = "warn",
  transform,
  signal,
}: Recording): AsyncGenerator<RecordedEvent, void> {
  const { model, objective, seed, phases } = trainer.game;
  const finite = (step: number): Inference => ({
    ...inference,
    generate: async (state, latents) =>
      requireFiniteTensor(await inference.generate(state, latents), step, "the generated images"),
  });
  const readings = heldOutReadings();
  const { heldOut, train: others } = data;
  const quality = features && qualityMeter({ network: features, heldOut, others, ...trainer.game.compute });
  const measured = async (snapshot: Snapshot, samples?: number) =>
    requireFiniteReport(
      await evaluate({
        model,
        objective,
        inference: finite(snapshot.step),
        snapshot,
        heldOut,
        seed,
        transform,
        readings,
        quality,
        samples,
      }),
    );
  const depicted = ({ step, state }: Snapshot): Depicted => ({
    model,
    inference: finite(step),
    state,
    seed,
    collapsed,
    real: isImages(data.train) ? undefined : inFloat32(data.train).values,
  });
  const pictured = isPictured(data.train);
  const [first] = isImages(data.train) ? model.layout.codes : [];
  // A phase's line is of step 0: before all phases are over there is no line to keep.
  const prepared = phases.every(({ name, steps }) => {
    const phase = from.state.phases[name];
    return phase !== undefined && countIn(phase.step) >= steps;
  });
  const guard = await folderGuard(folder);
  const saved = (snapshot: Snapshot): Promise<string> =>
    writeCheckpoint(folder.checkpoints, { ...flattenSnapshot(snapshot), origin }, { keep: keepCheckpoints });
  const log = openMetricsLog(folder.metrics, prepared ? from.step : -1);
  let last = from;
  let finished = false;
  let isSaved = false;
  let collapsed = false;
  const probe = isImages(data.train)
    ? collapseProbe({ model, objective, inference, real: data.train, seed, ...trainer.game.compute })
    : undefined;
  const watch = collapseWatch();
  try {
    for await (const event of trainer.run({ from, signal })) {
      const { step } = event;
      if ((event.kind === "sample" || event.kind === "checkpoint") && (await guard.isGone())) {
        await guard.restore(log.contents());
        yield { kind: "saved", step, path: await saved(event.snapshot) };
        throw new Error(goneText(folder.path, step));
      }
      switch (event.kind) {
        case "preparing":
        case "progress":
          yield event;
          break;
        case "prepared":
          log.append({ step, event: event.part, ...event.metrics });
          break;
        case "metrics":
          log.append({ step, event: "metrics", ...event.metrics });
          if (probe !== undefined) {
            const reading = await probe.look(step, await trainer.game.state(), event.metrics);
            const { signs, fresh } = watch(reading);
            collapsed = signs.length > 0;
            for (const sign of fresh) log.append({ step, event: "alarm", ...sign });
            if (fresh.length > 0) yield { kind: "alarm", step, signs: fresh };
            if (fresh.length > 0 && onCollapse === "stop") {
              yield { kind: "stopped", step, folder: folder.path, collapsed: fresh };
              return;
            }
          }
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
              ? await samplesPicture(subject, shownOf(data.train))
              : await traversalPicture(subject, { code: first.name });
          const path = await writeSample(folder, `step-${String(step).padStart(6, "0")}.png`, picture);
          yield { kind: "drawn", step, path };
          break;
        }
        case "checkpoint": {
          log.sync();
          isSaved = true;
          yield { kind: "saved", step, path: await saved(event.snapshot) };
          break;
        }
        case "end":
          last = event.snapshot;
          ({ finished } = event);
          break;
      }
    }
  } finally {
    log.close();
    await probe?.release();
  }
  if (!finished) {
    // It was stopped before its first call.
    if (!isSaved) yield { kind: "saved", step: last.step, path: await saved(last) };
    yield { kind: "stopped", step: last.step, folder: folder.path };
    return;
  }
  const report = await measured(last);
  await writeReport(folder, report);
  const curves = new TextEncoder().encode(curvesPicture(await readFile(folder.metrics, "utf8")));
  for (const [name, picture] of [
    ...(pictured ? await finalPictures(depicted(last), data.train) : []),
    ["curves.svg", curves] as const,
  ]) {
    yield { kind: "drawn", step: last.step, path: await writeSample(folder, name, picture) };
  }
  yield { kind: "finished", step: last.step, folder: folder.path, report };
}

/** How many samples a picture shows. */
const shownOf = (set: Samples): number => (isImages(set) ? 100 : 1000);

/** Images and points in the plane are shown; points of more or fewer numbers are not. */
const isPictured = (set: Samples): boolean => isImages(set) || set.d === 2;

/** The pictures that a finished run leaves: every code's traversal, and samples with their nearest neighbours. */
async function finalPictures(subject: Depicted, train: Samples): Promise<(readonly [string, Uint8Array])[]> {
  const pictures: (readonly [string, Uint8Array])[] = [];
  for (const { name } of subject.model.layout.codes) {
    pictures.push([`code-${name}.png`, await traversalPicture(subject, { code: name })]);
  }
  pictures.push(["samples.png", await samplesPicture(subject, shownOf(train))]);
  if (isImages(train)) pictures.push(["neighbours.png", await neighboursPicture(subject, train)]);
  return pictures;
}
