import { numpy as np } from "@jax-js/jax";
import { compile, spec } from "@saddlepoint/engine";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { shuffledRows, tensorOfSamples } from "../fit/feed.ts";
import { fitWeights } from "../fit/fit.ts";
import { quietStart } from "../fit/quietStart.ts";
import { rowsOf } from "../fit/reading.ts";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import { softplus } from "../numeric/softplus.ts";
import { stream } from "../random/stream.ts";
import { type Partition, partition } from "../samples/partition.ts";
import { subset } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { type CriticRows, fitPairCoordinates } from "./pairCoordinates.ts";
import { pairNetwork } from "./pairNetwork.ts";
import { type Ranks, ranksAmong } from "./ranks.ts";
import type { Sides } from "./ratioBase.ts";

/** Scores of all combinations of K held-out pairs, row by row: (i, j) estimates log p(x_i, y_j)/(p(x_i) p(y_j)). */
export type ScoreBlock = {
  /** [size, size]. */
  readonly scores: Float64Array;
  /** K. */
  readonly size: number;
};

/** Blocks of pairs that share no pair, so that what is computed of one is independent of the others. */
export type ScoreBlocks = {
  /** Those that the critic was chosen by. */
  readonly selection: readonly ScoreBlock[];
  /** Those that it never saw. */
  readonly evaluation: readonly ScoreBlock[];
  /** Some of those that it was trained on. */
  readonly training: readonly ScoreBlock[];
  /** The scores of evaluation before training, by the closed form that the critic begins from. */
  readonly begun: readonly ScoreBlock[];
  /** Whether training ended because it helped no more. */
  readonly settled: boolean;
};

/** The most pairs of a block; log 256 = 5.5 nats is InfoNCE's ceiling. */
const MOST_IN_BLOCK = 256;

/** An interval from fewer blocks than this would be wide. */
const LEAST_BLOCKS = 10;

/** More combinations to choose by would take longer than the training between two choices. */
const MOST_TO_CHOOSE_BY = 1024;
const MOST_IN_CHOICE_BLOCK = 64;

/** The most pairs a step trains on, all their combinations included. */
const MOST_IN_STEP = 32;

/**
 * Fits a critic of pairs to the log ratio of their joint density to the product of their marginals, and scores blocks of
 * pairs that it never saw.
 *
 * Noise-contrastive estimation with ν = K − 1 (Gutmann and Hyvärinen 2012, eq. 8): min E softplus(log ν − v(x_i, y_i)) +
 * ν E softplus(v(x_i, y_j) − log ν), j ≠ i, which a batch of K pairs supplies. Its minimum is the log ratio itself, with
 * its constant, which InfoNCE leaves open. All the lower bounds hold for any critic; the gradients of those with an
 * exponential are noisier the larger the information is (Song and Ermon 2020, section 4), so none of them is trained by.
 *
 * The critic is a closed form that was fitted first, and a network that learns the rest (`fitPairCoordinates`).
 *
 * @param worth what is made of the scored blocks to choose by: the larger, the better the critic
 * @param parts which pairs are for what
 */
export async function fitPairs(
  x: Samples,
  y: Samples,
  settings: EstimateSettings,
  worth: (blocks: readonly ScoreBlock[]) => number,
  parts: Partition = partition(x.n, settings.seed, "partition.pairs"),
): Promise<ScoreBlocks> {
  const { seed, hidden, batchSize, threads, optimiser, signal } = settings;
  const choice = parts.selection.subarray(0, MOST_TO_CHOOSE_BY);
  const rank = { x: ranksAmong(subset(x, parts.training)), y: ranksAmong(subset(y, parts.training)) };
  const ranksAt = (rows: Int32Array) => ({ x: rank.x(subset(x, rows)), y: rank.y(subset(y, rows)) });
  const ranks = { training: ranksAt(parts.training), choice: ranksAt(choice) };
  const coordinates = fitPairCoordinates(ranks.training, ranks.choice);
  const prepared = (given: Sides<Ranks>) => ({
    n: given.x.n,
    x: coordinates.rows.x(given.x),
    y: coordinates.rows.y(given.y),
  });
  const training = prepared(ranks.training);
  const network = pairNetwork(training.x.inputs.d, training.y.inputs.d, hidden);
  const critic = (using: Named<np.Array>, ...given: np.Array[]): np.Array => {
    const [a, b] = unpacked(given);
    return network.apply(using, a.inputs, b.inputs).add(coordinates.base(a, b));
  };
  const weights = quietStart(network.init(stream(seed, "weights.critic")));
  const compiled = async (size: number) => ({
    size,
    read: await compile<[Named<np.Array>, ...np.Array[]], np.Array>(
      critic,
      [mapNamed(weights, ({ dims }) => spec([...dims])), ...packed(training).map(({ d }) => spec([size, d]))],
      { name: "pair-scores", threads },
    ),
  });
  const size = blockSize(parts.evaluation.length);
  const large = await compiled(size);
  const small = await compiled(Math.min(size, MOST_IN_CHOICE_BLOCK));
  const score = async (
    using: typeof weights,
    pairs: typeof training,
    { size, read }: typeof large,
  ): Promise<ScoreBlock[]> => {
    const blocks: ScoreBlock[] = [];
    for (let from = 0; from + size <= pairs.n; from += size) {
      signal?.throwIfAborted();
      const rows = packed(pairs).map((part) => tensorOfSamples(rowsOf(part, from, from + size)));
      const { data } = await read(using, ...rows);
      const scores = new Float64Array(data.length);
      for (let at = 0; at < scores.length; at++) scores[at] = Number(data[at]);
      blocks.push({ scores, size });
    }
    return blocks;
  };
  try {
    const batch = Math.min(MOST_IN_STEP, batchSize, parts.training.length);
    const [chosen, evaluation] = [prepared(ranks.choice), prepared(ranksAt(parts.evaluation))];
    const { weights: fitted, settled } = await fitWeights(
      {
        weights,
        optimiser,
        feed: shuffledRows(packed(training), batch, stream(seed, "batches.pairs")),
        loss: (using, ...given) => contrastiveLoss(critic(using, ...given), batch),
      },
      {
        ...settings,
        name: "pair-critic",
        score: async (using) => worth(await score(using, chosen, small)),
      },
    );
    return {
      selection: await score(fitted, chosen, small),
      evaluation: await score(fitted, evaluation, large),
      training: await score(fitted, training, large),
      begun: await score(weights, evaluation, large),
      settled,
    };
  } finally {
    await Promise.all([large.read.release(), small.read.release()]);
  }
}

type PreparedPairs = Sides<CriticRows<Samples<Float32Array>>>;

const PARTS = ["inputs", "cross", "squares", "own"] as const satisfies readonly (keyof CriticRows<unknown>)[];

/** All that a critic is given, in one order. */
const packed = ({ x, y }: PreparedPairs): readonly Samples<Float32Array>[] => [
  ...PARTS.map((part) => x[part]),
  ...PARTS.map((part) => y[part]),
];

function unpacked(given: readonly np.Array[]): readonly [CriticRows<np.Array>, CriticRows<np.Array>] {
  const at = (i: number): np.Array => {
    const array = given[i];
    if (array === undefined)
      throw new RangeError(`a critic of pairs takes ${2 * PARTS.length} arrays, got ${given.length}`);
    return array;
  };
  const side = (from: number) => ({
    inputs: at(from),
    cross: at(from + 1),
    squares: at(from + 2),
    own: at(from + 3),
  });
  return [side(0), side(PARTS.length)];
}

/** As many pairs a block as leave enough blocks, 2 at least. */
const blockSize = (held: number): number =>
  Math.max(2, Math.min(MOST_IN_BLOCK, Math.floor(held / LEAST_BLOCKS)));

/** Gutmann and Hyvärinen 2012, eq. 8, of the scores [n, n] of all combinations of n pairs. */
function contrastiveLoss(scores: np.Array, n: number): np.Array {
  const noise = n - 1;
  const logits = scores.sub(Math.log(noise));
  const own = np.eye(n);
  const onJoint = softplus(logits.ref.neg()).mul(own.ref).sum().div(n);
  // ν times the mean over the n (n − 1) other combinations.
  const onProduct = softplus(logits).mul(np.array(1).sub(own)).sum().div(n);
  return onJoint.add(onProduct);
}
