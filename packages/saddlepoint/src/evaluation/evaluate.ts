import { exactQuantity, type Quantity } from "../bounds/quantity.ts";
import { columnsOf, type PlacedCode, sampleLatents } from "../codes/codeLayout.ts";
import type { ImageSet } from "../data/imageSet.ts";
import { readImages } from "../data/readImages.ts";
import { type TransformRanges, transformed } from "../data/transformed.ts";
import type { Model } from "../networks/model.ts";
import { informationWeights } from "../objectives/information.ts";
import { stream } from "../random/stream.ts";
import type { Recipe } from "../recipes/schema.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { assignmentQuantity } from "./assignmentInformation.ts";
import { calibrated, fitCalibration } from "./calibratedLogits.ts";
import { type ClusterMatch, matchClusters } from "./clusters.ts";
import { type Decomposition, decomposition, informationTotal } from "./decomposition.ts";
import type { Inference } from "./inference.ts";

/** What one code carries. */
export type CodeReport = {
  readonly name: string;
  readonly kind: string;
  /** H(c); differential where the code is continuous. */
  readonly entropy: Quantity;
  /** H(c) + E log Q(c|G(z, c)) <= I(c; G(z, c)), on samples that training never saw. */
  readonly bound: Quantity;
};

/** Everything that a run's model can be measured by. What a model or its data lack is left out. */
export type Report = {
  readonly step: number;
  readonly information: { readonly codes: readonly CodeReport[]; readonly total?: Quantity };
  /** The bound on I(x; y), the Jensen-Shannon divergence, that the recalibrated discriminator reaches. */
  readonly divergence: Quantity;
  /** Both terms with the direction that each bound has in the objective. */
  readonly decomposition: Decomposition;
  /** Per categorical code, what it reads alike from real images and from transformed copies of them. */
  readonly invariance?: readonly Quantity[];
  /** The first categorical code read as a classifier of held-out images, after the best one-to-one matching. */
  readonly clusters?: ClusterMatch & { readonly code: string };
};

export type EvaluateOptions = {
  readonly recipe: Recipe;
  readonly model: Model;
  readonly inference: Inference;
  readonly snapshot: Snapshot;
  /** Images that training never saw. */
  readonly heldOut: ImageSet;
  /** At most this many held-out images, and as many generated samples. Default 10,000. */
  readonly samples?: number;
};

/** Transformations to measure invariance under where the recipe has none of its own. */
const SMALL_TRANSFORM: TransformRanges = {
  rotation: 10,
  shift: 0.07,
  scale: 1.1,
  shear: 10,
  weight: 0.5,
  contrast: 0.1,
};

/** Measures a model on held-out images and fresh latents; the same numbers whenever it is called. */
export async function evaluate({
  recipe,
  model,
  inference,
  snapshot: { step, state },
  heldOut,
  samples = 10_000,
}: EvaluateOptions): Promise<Report> {
  const { layout } = model;
  const { seed } = recipe.training;
  const n = Math.min(samples, heldOut.count);
  const real = readImages(
    heldOut,
    Int32Array.from({ length: n }, (_, i) => i),
  );
  const latents = sampleLatents(layout, stream(seed, "evaluation.latents"), n);
  const fake = await inference.generate(state, latents);

  const logits = measuredLogits(
    (await inference.judge(state, real, "both")).logits,
    (await inference.judge(state, fake, "both")).logits,
  );
  const { heads: fakeHeads } = await inference.judge(state, fake, "fake");
  const bounds = await inference.bounds(fakeHeads, latents);
  const weights =
    layout.codes.length === 0 ? {} : informationWeights(layout, recipe.objective.information?.weights ?? {});
  const terms = decomposition(
    layout,
    logits,
    bounds,
    recipe.objective.information === undefined ? silenced(weights) : weights,
  );
  const codes = layout.codes.map(({ name, code }, i): CodeReport => {
    const term = terms.information[i];
    if (term === undefined) throw new RangeError(`evaluate: the decomposition must have a term for ${name}`);
    return {
      name,
      kind: code.kind,
      entropy: exactQuantity(`H(${name})`, code.entropy),
      bound: term.quantity,
    };
  });
  const report = {
    step,
    information: codes.length === 0 ? { codes } : { codes, total: informationTotal(layout, bounds) },
    divergence: terms.divergence.quantity,
    decomposition: terms,
  };

  const categorical = layout.codes.filter(({ code }) => code.discrete && code.headSize > 1);
  const [first] = categorical;
  if (first === undefined) return report;
  const transform = recipe.objective.invariance?.transform ?? SMALL_TRANSFORM;
  const copies = transformed(real, transform, stream(seed, "evaluation.transforms"));
  const [heads, others] = [
    (await inference.judge(state, real, "real")).heads,
    (await inference.judge(state, copies, "real")).heads,
  ];
  const read = (placed: PlacedCode, rows: Float32Array) => columnsOf(rows, layout.headSize, placed.heads);
  const invariance = categorical.map((placed) =>
    assignmentQuantity(placed.name, read(placed, heads), read(placed, others), placed.code.headSize),
  );
  if (heldOut.labels === undefined) return { ...report, invariance };
  const matched = matchClusters(
    first.code.mostLikely(read(first, heads)),
    heldOut.labels.subarray(0, n),
    first.code.headSize,
  );
  return { ...report, invariance, clusters: { code: first.name, ...matched } };
}

/** D's logits of every second sample, corrected by a calibration that was fitted to the others. */
function measuredLogits(real: Float32Array, fake: Float32Array): { real: Float32Array; fake: Float32Array } {
  const half = (logits: Float32Array, parity: number): Float32Array =>
    logits.filter((_, i) => i % 2 === parity);
  const calibration = fitCalibration(half(real, 0), half(fake, 0));
  return { real: calibrated(half(real, 1), calibration), fake: calibrated(half(fake, 1), calibration) };
}

const silenced = (weights: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.keys(weights).map((name) => [name, 0]));
