import { nn, type numpy as np } from "@jax-js/jax";
import { shuffledRows } from "../fit/feed.ts";
import { fitWeights } from "../fit/fit.ts";
import { compileReading, rowsOf } from "../fit/reading.ts";
import { relu } from "../networks/activation.ts";
import { conv } from "../networks/conv.ts";
import { dense } from "../networks/dense.ts";
import type { Layer } from "../networks/layer.ts";
import { outputOf } from "../networks/outputOf.ts";
import { reshape } from "../networks/reshape.ts";
import { sequence } from "../networks/sequence.ts";
import { oneHot } from "../numeric/oneHot.ts";
import { adam } from "../optimisers/adam.ts";
import { cosine, times } from "../optimisers/schedule.ts";
import { wilson } from "../quantity/intervals.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { stream } from "../random/stream.ts";
import { type Factor, isImages, type Samples, samples } from "../samples/samples.ts";

/** Reads what images are made of where nobody knows it: of generated ones. */
export type FactorReader = {
  /** The share of real images kept from its training of which it reads a factor rightly, factor by factor. */
  readonly accuracies: readonly Quantity[];
  /**
   * What images look as if they were made of: the most likely value of each factor.
   *
   * @throws RangeError for images of another shape than it learned from
   */
  read(images: Samples): Promise<readonly Factor[]>;
  /** Frees its network; it reads nothing afterwards. */
  release(): Promise<void>;
};

export type FactorReaderOptions = {
  /** Steps of training. Default 2,000. */
  readonly steps?: number;
  /** Decides the first weights and the order of images. Default 1. */
  readonly seed?: number;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

const BATCH = 64;

/** Images of one call: few enough to stay in the caches. */
const BLOCK = 250;

/** Convolutions halve the sides until both are at most this. */
const COARSEST = 8;
const FILTERS = 32;
const HIDDEN = 256;

/** He et al. 2015, eq. 10: rectified maps keep their scale from layer to layer. */
const he = (inputs: number) => ({ deviation: Math.sqrt(2 / inputs) });

/** Convolutions at halved sides, one dense layer, and the logits of all factors side by side. */
function readerNetwork(shape: readonly number[], outputs: number): Layer {
  const [channels = 1, ...sides] = shape;
  let [height = 1, width = 1] = sides;
  let inputs = channels;
  const layers: Record<string, Layer> = { image: reshape([...shape]) };
  for (let level = 1; Math.max(height, width) > COARSEST || level === 1; level++) {
    const filters = level === 1 ? FILTERS : 2 * FILTERS;
    layers[`conv${level}`] = conv(inputs, filters, { ...he(16 * inputs) });
    layers[`relu${level}`] = relu();
    [height, width, inputs] = [Math.ceil(height / 2), Math.ceil(width / 2), filters];
  }
  const flat = inputs * height * width;
  layers.flat = reshape([flat]);
  layers.dense = dense(flat, HIDDEN, he(flat));
  layers.relu = relu();
  layers.logits = dense(HIDDEN, outputs, he(HIDDEN));
  return sequence(layers);
}

/** The known factors of images, which must be there. */
function factorsOf(argument: string, { name, shape, factors }: Samples): readonly Factor[] {
  if (!isImages({ shape }))
    throw new RangeError(`fitFactorReader(${argument}): ${name} must be images, got [${shape.join(", ")}]`);
  if (factors === undefined || factors.length === 0)
    throw new RangeError(`fitFactorReader(${argument}): ${name} must have known factors, got none`);
  return factors;
}

/**
 * Trains a small network to read the known factors of real images, and says how often it does on others: cross-entropies of all
 * factors together, classes and ordered values alike. It measures generated images, whose factors nobody knows, and trains no game.
 *
 * @param training images with known factors
 * @param heldOut others with the same factors
 * @throws RangeError when samples are no images or have no factors, or the two differ in what they are
 * @example
 *   const reader = await fitFactorReader(train, heldOut);
 *   const { mig } = disentanglement(await reader.read(generated), sampledCodes);
 */
export async function fitFactorReader(
  training: Samples,
  heldOut: Samples,
  { steps = 2000, seed = 1, threads, signal }: FactorReaderOptions = {},
): Promise<FactorReader> {
  const known = factorsOf("training", training);
  const truth = factorsOf("heldOut", heldOut);
  const told = (factors: readonly Factor[]): string =>
    factors.map(({ name, count }) => `${name} (${count})`).join(", ");
  if (told(known) !== told(truth) || String(training.shape) !== String(heldOut.shape)) {
    throw new RangeError(
      `fitFactorReader(heldOut): must be [${training.shape.join(", ")}] with the factors ${told(known)}, ` +
        `got [${heldOut.shape.join(", ")}] with ${told(truth)}`,
    );
  }
  const { shape, n, d } = training;
  const outputs = known.reduce((sum, { count }) => sum + count, 0);
  const spans = known.map(({ count }, i) => {
    const start = known.slice(0, i).reduce((sum, factor) => sum + factor.count, 0);
    return [start, start + count] as const;
  });
  const targets = new Float32Array(n * outputs);
  known.forEach(({ values, count }, i) => {
    const rows = oneHot(values, count);
    for (let row = 0; row < n; row++) {
      targets.set(rows.subarray(row * count, (row + 1) * count), row * outputs + (spans[i]?.[0] ?? 0));
    }
  });
  const network = readerNetwork(shape, outputs);
  const { weights } = await fitWeights(
    {
      weights: network.init(stream(seed, "weights.factors")).weights,
      optimiser: adam({ rate: times(1e-3, cosine({ steps })) }),
      feed: shuffledRows(
        [training, samples(targets, n, outputs)],
        Math.min(BATCH, n),
        stream(seed, "batches.factors"),
      ),
      loss(at, images, classes) {
        if (images === undefined || classes === undefined) throw new RangeError("loss: images and classes");
        const logits = outputOf(network, at, images);
        const likelihoods = spans.map((span) => {
          const own = logits.ref.slice([], [...span]);
          return nn
            .logSoftmax(own, -1)
            .mul(classes.ref.slice([], [...span]))
            .sum(-1)
            .mean();
        });
        logits.dispose();
        classes.dispose();
        return likelihoods.reduce((sum: np.Array, each: np.Array) => sum.add(each)).neg();
      },
    },
    { steps, name: "factor reader", ...(threads === undefined ? {} : { threads }), signal },
  );
  const reading = await compileReading((at, images) => outputOf(network, at, images), weights, [d], {
    name: "factor reader",
    ...(threads === undefined ? {} : { threads }),
  });
  const read = async (images: Samples): Promise<readonly Factor[]> => {
    if (String(images.shape) !== String(shape)) {
      throw new RangeError(
        `read(images): images must be [${shape.join(", ")}] each, got [${images.shape.join(", ")}] in ${images.name}`,
      );
    }
    const found = known.map((factor): Factor => ({ ...factor, values: new Int32Array(images.n) }));
    for (let from = 0; from < images.n; from += BLOCK) {
      const logits = await reading(weights, rowsOf(images, from, from + BLOCK));
      for (let row = 0; row * outputs < logits.length; row++) {
        found.forEach(({ values }, i) => {
          const [start = 0, end = 0] = spans[i] ?? [];
          const own = logits.subarray(row * outputs + start, row * outputs + end);
          values[from + row] = own.indexOf(Math.max(...own));
        });
      }
    }
    return found;
  };
  const found = await read(heldOut);
  const accuracies = truth.map(({ name, values }, i): Quantity => {
    const right = values.filter((value, row) => found[i]?.values[row] === value).length;
    const [share, ci] = [right / heldOut.n, wilson(right / heldOut.n, heldOut.n)];
    return {
      quantity: `accuracy of ${name}`,
      value: share,
      unit: "dimensionless",
      kind: "estimate",
      ceiling: 1,
      ci,
      n: heldOut.n,
    };
  });
  return { accuracies, read, release: () => reading.release() };
}
