import { evaluate, type Report } from "../evaluation/evaluate.ts";
import { isImages } from "../samples/samples.ts";
import { type OtherImages, otherImages, ownImages } from "./openedImages.ts";
import type { OpenedRun } from "./openRun.ts";
import { neighboursPicture } from "./pictures.ts";
import { writeReport, writeSample } from "./runFolder.ts";
import { type UseRunOptions, useRun } from "./useRun.ts";

export type EvaluateRunOptions = UseRunOptions & {
  /** Images to measure on instead of the run's own. */
  readonly data?: OtherImages | undefined;
};

export type EvaluatedRun = {
  readonly run: OpenedRun;
  readonly report: Report;
  readonly notice?: string | undefined;
  /** The files that were written: none for other images, since the run's report is of its own. */
  readonly written: readonly string[];
};

/**
 * Measures a run at its newest intact checkpoint: on its own held-out images, and then writes its `report.json` and
 * `samples/neighbours.png`; or on others, and writes nothing.
 *
 * @throws Error when there is no such run, or the images are not what they must be
 */
export function evaluateRun(path: string, options: EvaluateRunOptions = {}): Promise<EvaluatedRun> {
  return useRun(path, options, async (run, inference) => {
    const { recipe, model, objective, snapshot, folder } = run;
    const { seed } = recipe.training;
    const { heldOut, train, notice } =
      options.data === undefined ? await ownImages(run) : await otherImages(run, options.data);
    const report = await evaluate({
      model,
      objective,
      inference,
      snapshot,
      heldOut,
      seed,
      transform: recipe.objective.invariance?.transform,
    });
    if (options.data !== undefined) return { run, report, written: [], notice };
    await writeReport(folder, report);
    if (!isImages(train)) return { run, report, written: [folder.report], notice };
    const picture = await neighboursPicture({ model, inference, state: snapshot.state, seed }, train);
    const drawn = await writeSample(folder, "neighbours.png", picture);
    return { run, report, written: [folder.report, drawn], notice };
  });
}
