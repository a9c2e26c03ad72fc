import { numpy as np } from "@jax-js/jax";
import { compile, spec } from "@saddlepoint/engine";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { shuffledRows, tensorOfSamples } from "../fit/feed.ts";
import { fitWeights } from "../fit/fit.ts";
import { quietStart } from "../fit/quietStart.ts";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";
import { softplus } from "../numeric/softplus.ts";
import { stream } from "../random/stream.ts";
import { partition } from "../samples/partition.ts";
import { takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { standardisationOf, standardised } from "../samples/standardisation.ts";
import { pairNetwork } from "./pairNetwork.ts";

/** Scores of all combinations of K held-out pairs, row by row: (i, j) estimates log p(x_i, y_j)/(p(x_i) p(y_j)). */
export type ScoreBlock = {
  /** [size, size]. */
  readonly scores: Float64Array;
  /** K. */
  readonly size: number;
};

/** Blocks of held-out pairs that share no pair, so that what is computed of one is independent of the others. */
export type ScoreBlocks = {
  readonly selection: readonly ScoreBlock[];
  readonly evaluation: readonly ScoreBlock[];
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
 * @param worth what is made of the scored blocks to choose by: the larger, the better the critic
 */
export async function fitPairs(
  x: Samples,
  y: Samples,
  settings: EstimateSettings,
  worth: (blocks: readonly ScoreBlock[]) => number,
): Promise<ScoreBlocks> {
  const { seed, hidden, batchSize, threads, optimiser, signal } = settings;
  const parts = partition(x.n, seed, "partition.pairs");
  const choice = parts.selection.subarray(0, MOST_TO_CHOOSE_BY);
  const scales = {
    x: standardisationOf(takeSamples(x, parts.training)),
    y: standardisationOf(takeSamples(y, parts.training)),
  };
  const take = (rows: Int32Array) =>
    [standardised(takeSamples(x, rows), scales.x), standardised(takeSamples(y, rows), scales.y)] as const;
  const network = pairNetwork(x.d, y.d, hidden);
  const weights = quietStart(network.init(stream(seed, "weights.critic")));
  const compiled = async (size: number) => ({
    size,
    read: await compile<[Named<np.Array>, np.Array, np.Array], np.Array>(
      (using, a, b) => network.apply(using, a, b),
      [mapNamed(weights, ({ dims }) => spec([...dims])), spec([size, x.d]), spec([size, y.d])],
      { name: "pair-scores", threads },
    ),
  });
  const size = blockSize(parts.evaluation.length);
  const large = await compiled(size);
  const small = await compiled(Math.min(size, MOST_IN_CHOICE_BLOCK));
  const score = async (
    using: typeof weights,
    rows: Int32Array,
    { size, read }: typeof large,
  ): Promise<ScoreBlock[]> => {
    const blocks: ScoreBlock[] = [];
    for (let from = 0; from + size <= rows.length; from += size) {
      signal?.throwIfAborted();
      const [a, b] = take(rows.subarray(from, from + size));
      const { data } = await read(using, tensorOfSamples(a), tensorOfSamples(b));
      blocks.push({ scores: Float64Array.from(data, Number), size });
    }
    return blocks;
  };
  try {
    const batch = Math.min(MOST_IN_STEP, batchSize, parts.training.length);
    const fitted = await fitWeights(
      {
        weights,
        optimiser,
        feed: shuffledRows(take(parts.training), batch, stream(seed, "batches.pairs")),
        loss: (using, a, b) => contrastiveLoss(network.apply(using, a, b), batch),
      },
      {
        ...settings,
        name: "pair-critic",
        score: async (using) => worth(await score(using, choice, small)),
      },
    );
    return {
      selection: await score(fitted, choice, small),
      evaluation: await score(fitted, parts.evaluation, large),
    };
  } finally {
    await Promise.all([large.read.release(), small.read.release()]);
  }
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
