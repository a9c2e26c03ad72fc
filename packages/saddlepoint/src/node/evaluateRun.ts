import { fitFactorReader } from "../disentanglement/factorReader.ts";
import { evaluate, type Report } from "../evaluation/evaluate.ts";
import type { ComputeOptions } from "../game/phase.ts";
import type { FeatureNetwork } from "../quality/featureNetwork.ts";
import { qualityMeter } from "../quality/qualityMeter.ts";
import { isImages } from "../samples/samples.ts";
import { type OtherImages, otherImages, ownImages } from "./openedImages.ts";
import { defaultFeatures, openFeatures } from "./openFeatures.ts";
import type { OpenedRun } from "./openRun.ts";
import { neighboursPicture } from "./pictures.ts";
import { writeReport, writeSample } from "./runFolder.ts";
import { computeOf, type UseRunOptions, useRun } from "./useRun.ts";

export type EvaluateRunOptions = UseRunOptions & {
  /** Images to measure on instead of the run's own. */
  readonly data?: OtherImages | undefined;
  /** `FILE.onnx` or `FILE.onnx:output`: the network to measure quality by, instead of the one that fits the images; see `openFeatures`. */
  readonly features?: string | undefined;
  /**
   * Trains a reader of the known factors on the training images, and says what sampled codes put into generated ones. Default
   * false: it takes as long as some hundred steps of training.
   */
  readonly generatedFactors?: boolean | undefined;
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
    const compute = computeOf(run, options);
    const features = await featuresFor(run, options, compute);
    try {
      const { heldOut, train, notice } =
        options.data === undefined
          ? await ownImages(run, "; measure on others with --data")
          : await otherImages(run, options.data);
      // Other images of which none are kept apart have no others to compare with.
      const others = train === heldOut ? undefined : train;
      const quality = features && qualityMeter({ network: features, heldOut, others, ...compute });
      const factorReader =
        options.generatedFactors === true
          ? await fitFactorReader(train, heldOut, { seed, threads: compute.threads })
          : undefined;
      const report = await evaluate({
        quality,
        factorReader,
        model,
        objective,
        inference,
        snapshot,
        heldOut,
        seed,
        transform: recipe.objective.invariance?.transform,
      }).finally(() => factorReader?.release());
      if (options.data !== undefined) return { run, report, written: [], notice };
      await writeReport(folder, report);
      if (!isImages(train)) return { run, report, written: [folder.report], notice };
      const picture = await neighboursPicture({ model, inference, state: snapshot.state, seed }, train);
      const drawn = await writeSample(folder, "neighbours.png", picture);
      return { run, report, written: [folder.report, drawn], notice };
    } finally {
      await features?.release();
    }
  });
}

/** The network by which a run's quality is measured, opened before any work is done. */
function featuresFor(
  { manifest, recipe }: OpenedRun,
  { data, features }: EvaluateRunOptions,
  compute: ComputeOptions,
): Promise<FeatureNetwork | undefined> {
  const { shape } = manifest.data;
  if (features !== undefined) return openFeatures(features, shape, compute);
  return defaultFeatures(data?.source ?? recipe.data.source, shape, compute);
}
