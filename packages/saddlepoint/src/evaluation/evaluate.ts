import type { Tensor } from "@saddlepoint/engine";
import { type TransformRanges, transformed } from "../augmentation/transformed.ts";
import {
  type CodeLayout,
  columnsOf,
  type PlacedCode,
  sampleLatents,
  writeColumns,
} from "../codes/codeLayout.ts";
import { LEAST_FOR_SCORES } from "../disentanglement/blockedCodes.ts";
import type { CodeReadings } from "../disentanglement/codeReadings.ts";
import { type Disentanglement, disentanglement } from "../disentanglement/disentanglement.ts";
import { type FactorReport, factorInformation } from "../disentanglement/factorInformation.ts";
import type { FactorReader } from "../disentanglement/factorReader.ts";
import type { Game } from "../game/game.ts";
import type { Snapshot } from "../game/snapshot.ts";
import type { Model } from "../networks/model.ts";
import { oneHot } from "../numeric/oneHot.ts";
import { criticQuantity } from "../objectives/criticEstimate.ts";
import type { Objective } from "../objectives/objective.ts";
import { type Quality, type QualityMeter, qualityMeter } from "../quality/qualityMeter.ts";
import { randomFeatures } from "../quality/randomFeatures.ts";
import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { stream } from "../random/stream.ts";
import { readSamples } from "../samples/readSamples.ts";
import { type Factor, isImages, type Samples, samples } from "../samples/samples.ts";
import { assignmentQuantity } from "./assignmentInformation.ts";
import { calibrated, fitCalibration } from "./calibratedLogits.ts";
import { type ClusterMatch, matchClusters } from "./clusters.ts";
import { type Coverage, coverage } from "./coverage.ts";
import { codeInformation, type Decomposition, decomposition, informationTotal } from "./decomposition.ts";
import { type HeldOutReadings, heldOutReadings } from "./heldOutReadings.ts";
import { type Inference, inferenceOf } from "./inference.ts";

/** What one code carries. */
export type CodeReport = {
  readonly name: string;
  readonly kind: string;
  /** H(c); differential where the code is continuous. */
  readonly entropy: Quantity;
  /** H(c) + E log Q(c|G(z, c)) <= I(c; G(z, c)), on samples that training never saw. */
  readonly bound: Quantity;
};

/** What sampled codes put into generated images, as a reader of factors sees it. */
export type GeneratedFactors = {
  /** How often the reader is right on real images, factor by factor: what it cannot read, no code seems to tell. */
  readonly accuracies: readonly Quantity[];
  /** I(code; factor read). */
  readonly factors: readonly FactorReport[];
  /** How well sampled codes keep the factors apart that are read. */
  readonly disentanglement?: Disentanglement;
};

/** Everything that a run's model can be measured by. What a model or its data lack is left out. */
export type Report = {
  readonly step: number;
  readonly information: { readonly codes: readonly CodeReport[]; readonly total?: Quantity };
  /** What the game's critic estimates: in a GAN the bound on I(x; y), the Jensen-Shannon divergence, recalibrated. */
  readonly divergence: Quantity;
  /** What else it estimates. */
  readonly game?: readonly Quantity[];
  /** Both terms with the direction that each bound has in the objective; where the divergence is in nats. */
  readonly decomposition?: Decomposition;
  /** The exact W1 between a batch of held-out samples and one of generated samples, beside a Wasserstein critic's. */
  readonly transport?: Quantity;
  /** Modes found and sample quality, where the data's modes are known. */
  readonly coverage?: Coverage;
  /** How near generated images are to held-out ones, in the features of a network; of points there is no such network. */
  readonly quality?: Quality;
  /** What codes, as Q reads them from held-out images, tell of what those were made of, where that is known. */
  readonly factors?: readonly FactorReport[];
  /** How well those codes keep the factors apart: MIG, SAP, DCI and the FactorVAE score, each beside what chance gives. */
  readonly disentanglement?: Disentanglement;
  /** The same of the sampled codes and what the generated images look as if they were made of, as a reader of factors sees it. */
  readonly generatedFactors?: GeneratedFactors;
  /** Per categorical code, what it reads alike from real images and from transformed copies of them. */
  readonly invariance?: readonly Quantity[];
  /** The first categorical code read as a classifier of held-out images, after the best one-to-one matching. */
  readonly clusters?: ClusterMatch & { readonly code: string };
};

export type EvaluateOptions = {
  readonly model: Model;
  readonly objective: Objective;
  readonly inference: Inference;
  readonly snapshot: Snapshot;
  /** Samples that training never saw. */
  readonly heldOut: Samples;
  /** At most this many held-out samples, and as many generated samples. Default 10,000. */
  readonly samples?: number | undefined;
  /** Decides the latents and the transformed copies. Default 1. */
  readonly seed?: number;
  /** How copies of held-out images are transformed, whose codes should be read alike. Default slightly. */
  readonly transform?: TransformRanges | undefined;
  /**
   * What a reader said of the held-out images, kept from one measurement of a run to the next: a `heldOutReadings()` of this
   * game and these images alone. Nothing is kept unless given; the numbers are the same.
   */
  readonly readings?: HeldOutReadings;
  /** Measures the generated images' quality: a `qualityMeter` of these held-out images. Not measured unless given. */
  readonly quality?: QualityMeter | undefined;
  /** Reads what generated images are made of, as `fitFactorReader` learned from real ones. They are not read unless given. */
  readonly factorReader?: FactorReader | undefined;
};

/** Transformations to measure invariance under, unless told. */
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
  model,
  objective,
  inference,
  snapshot: { step, state },
  heldOut,
  samples: most = 10_000,
  seed = 1,
  transform = SMALL_TRANSFORM,
  readings = heldOutReadings(),
  quality: meter,
  factorReader,
}: EvaluateOptions): Promise<Report> {
  const { layout } = model;
  const n = Math.min(most, heldOut.n);
  const real = readSamples(heldOut, Int32Array.from(new Array(n).keys()));
  const latents = sampleLatents(layout, stream(seed, "evaluation.latents"), n);
  const classes = toldClasses(layout, heldOut, n);
  if (classes !== undefined && layout.told !== null) {
    writeColumns(latents, layout.inputSize, layout.told.columns[0], classes, layout.told.code.dimension);
  }
  const fake = await inference.generate(state, latents);

  const ofReal = await inference.logits(state, real, "both", classes);
  // Q is asked as it was trained, by the statistics of generated samples; D by those that treat both kinds alike.
  const ofFake = await inference.judge(state, fake, { logits: "both", heads: "fake" }, classes);
  const outputs = { real: ofReal, fake: ofFake.logits };
  const calibratedOutputs = measuredLogits(outputs.real, outputs.fake);
  const [divergence, ...rest] = objective.estimates.map((estimate) => {
    const { real, fake } = estimate.logOdds ? calibratedOutputs : outputs;
    return criticQuantity(estimate, real, fake);
  });
  if (divergence === undefined) throw new RangeError("evaluate(objective): its game must estimate something");
  const bounds = layout.read.length === 0 ? {} : await inference.bounds(ofFake.heads, latents);
  const weights = Object.fromEntries(
    layout.read.map(({ name }) => [name, objective.informationWeights[name] ?? 0]),
  );
  const terms = decomposition(layout, divergence, bounds, weights);
  const check = objective.estimates.find((estimate) => estimate.check !== undefined)?.check;
  const codes = layout.read.map(
    ({ name, code }): CodeReport => ({
      name,
      kind: code.kind,
      entropy: exactQuantity(`H(${name})`, code.entropy),
      bound: codeInformation(layout, bounds, name),
    }),
  );
  const quality = isImages(heldOut) ? await meter?.(shownImages(fake, heldOut.shape)) : undefined;
  const generatedFactors =
    factorReader === undefined || layout.codes.length === 0
      ? undefined
      : {
          accuracies: factorReader.accuracies,
          ...ofFactors(
            await factorReader.read(shownImages(fake, heldOut.shape)),
            sampledCodes(layout, latents),
            "generated images",
          ),
        };
  const headsOf = (samples: Tensor) => inference.heads(state, samples, "real", classes);
  const known =
    layout.read.length === 0
      ? undefined
      : heldOut.factors?.map((factor) => ({ ...factor, values: factor.values.subarray(0, n) }));
  const realHeads = known === undefined ? undefined : await headsOf(real);
  const told =
    known === undefined || realHeads === undefined ? {} : ofFactors(known, readingsOf(layout, realHeads));
  const report = {
    step,
    information: codes.length === 0 ? { codes } : { codes, total: informationTotal(layout, bounds) },
    divergence,
    ...(rest.length === 0 ? {} : { game: rest }),
    ...(divergence.unit === "nats" ? { decomposition: terms } : {}),
    ...(check === undefined ? {} : { transport: check(real, fake) }),
    ...(isImages(heldOut) || heldOut.modes === undefined
      ? {}
      : { coverage: coverage(Float32Array.from(fake.data, Number), heldOut.modes) }),
    ...(quality === undefined ? {} : { quality }),
    ...told,
    ...(generatedFactors === undefined ? {} : { generatedFactors }),
  };
  if (!isImages(heldOut)) return report;

  const categorical = layout.read.filter(({ code }) => code.discrete && code.headSize > 1);
  const [first] = categorical;
  if (first === undefined) return report;
  // A reader reads them all, with less work than the whole critic, and the same at every measurement.
  const byReader = categorical.every(({ heads: [, end] }) => end <= layout.readerHeadSize);
  const copiesOf = () => transformed(real, transform, stream(seed, "evaluation.transforms")).images;
  const [heads, others] = byReader
    ? await readings.of(state, n, async () => [
        await inference.readerHeads(state, real),
        await inference.readerHeads(state, copiesOf()),
      ])
    : [realHeads ?? (await headsOf(real)), await headsOf(copiesOf())];
  const width = byReader ? layout.readerHeadSize : layout.headSize;
  const read = (placed: PlacedCode, rows: Float32Array) => columnsOf(rows, width, placed.heads);
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

/** What codes tell of known factors, and how well they keep them apart where there are enough samples and a factor varies. */
function ofFactors(
  known: readonly Factor[],
  readings: readonly CodeReadings[],
  subject?: string,
): Pick<GeneratedFactors, "factors" | "disentanglement"> {
  const factors = factorInformation(
    known,
    readings,
    subject === undefined ? {} : { nameOf: (code, factor) => `I(${code}; ${factor} of ${subject})` },
  );
  const enough = (known[0]?.values.length ?? 0) >= LEAST_FOR_SCORES;
  if (!enough || factors.every(({ entropy }) => entropy.ceiling === 0)) return { factors };
  return { factors, disentanglement: disentanglement(known, readings, { subject }) };
}

/** Each code's most likely values under rows of Q's heads. */
const readingsOf = ({ read, headSize }: CodeLayout, rows: Float32Array): readonly CodeReadings[] =>
  read.map(({ name, code, heads }) => ({
    name,
    discrete: code.discrete,
    values: code.mostLikely(columnsOf(rows, headSize, heads)),
  }));

/** The codes that samples were generated from: classes, or numbers. */
const sampledCodes = ({ codes, inputSize }: CodeLayout, latents: Float32Array): readonly CodeReadings[] =>
  codes.map(({ name, code, columns }) => ({
    name,
    discrete: code.discrete,
    values: code.decode(columnsOf(latents, inputSize, columns)),
  }));

/** Measures a game as it stands; images' quality by `randomFeatures`, unless `quality` is given. */
export async function evaluateGame(
  game: Game,
  options: Pick<EvaluateOptions, "heldOut" | "samples" | "seed" | "transform" | "quality" | "factorReader">,
): Promise<Report> {
  const { model, objective, seed } = game;
  const { heldOut, quality: given } = options;
  const inference = await inferenceOf(game);
  const network =
    given === undefined && isImages(heldOut) ? await randomFeatures(game.shape, game.compute) : undefined;
  try {
    const quality =
      network === undefined
        ? given
        : qualityMeter({ network, heldOut, others: game.samples, ...game.compute });
    const snapshot = await game.snapshot();
    return await evaluate({ seed, ...options, quality, model, objective, inference, snapshot });
  } finally {
    await network?.release();
    await inference.release();
  }
}

/** Generated images as they are shown: pixels beyond [0, 1] are black or white. */
function shownImages({ data, dims: [n = 0] }: Tensor, shape: readonly number[]): Samples {
  const pixels = new Float32Array(data.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.min(1, Math.max(0, Number(data[i])));
  return samples(pixels, n, shape, { name: "generated images" });
}

/** The held-out samples' classes, one-hot, where the critic is told them. */
function toldClasses({ told }: CodeLayout, heldOut: Samples, n: number): Float32Array | undefined {
  if (told === null) return undefined;
  if (heldOut.labels === undefined) {
    throw new RangeError(
      `evaluate(heldOut): the critic is told ${told.name}, and ${heldOut.name} has no labels`,
    );
  }
  return oneHot(heldOut.labels.subarray(0, n), told.code.dimension);
}

/** D's logits of every second sample, corrected by a calibration that was fitted to the others. */
function measuredLogits(real: Float32Array, fake: Float32Array): { real: Float32Array; fake: Float32Array } {
  const half = (logits: Float32Array, parity: number): Float32Array =>
    logits.filter((_, i) => i % 2 === parity);
  const calibration = fitCalibration(half(real, 0), half(fake, 0));
  return { real: calibrated(half(real, 1), calibration), fake: calibrated(half(fake, 1), calibration) };
}
