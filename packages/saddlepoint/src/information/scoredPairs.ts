import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { LEAST_SAMPLES } from "../samples/partition.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { fitPairs, type ScoreBlock, type ScoreBlocks } from "./fitPairs.ts";

/** Scores of held-out pairs by a critic that was fitted to others, after checks of everything that a caller gave. */
export function scoredPairs(
  owner: string,
  x: Samples,
  y: Samples,
  options: EstimateOptions,
  worth: (blocks: readonly ScoreBlock[]) => number,
): Promise<ScoreBlocks> {
  const settings = estimateSettings(owner, options);
  if (settings.hidden.length === 0)
    throw new RangeError(`${owner}(options): hidden must hold at least 1 width, got []`);
  requirePairs(owner, x, y, LEAST_SAMPLES);
  return fitPairs(x, y, settings, worth);
}

/** How many pairs the blocks hold. */
export const pairsIn = (blocks: readonly ScoreBlock[]): number =>
  blocks.reduce((sum, { size }) => sum + size, 0);

/** What a block says of E_joint v and E_product e^v. */
export type JointAndProduct = {
  readonly joint: number;
  readonly product: number;
  /** The share of its pairs whose score was cut to the limit. */
  readonly limited: number;
};

/**
 * A block's mean score of its own pairs, and the mean of the exponentials of the scores of its other combinations; scores
 * are cut to ±limit, which makes them those of another critic.
 */
export function jointAndProduct({ scores, size }: ScoreBlock, limit: number): JointAndProduct {
  let [joint, product, limited] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const score = scores[i * size + j] ?? 0;
      const cut = Math.max(-limit, Math.min(score, limit));
      if (i !== j) product += Math.exp(cut);
      else {
        joint += cut;
        if (score >= limit) limited++;
      }
    }
  }
  return { joint: joint / size, product: product / (size * (size - 1)), limited: limited / size };
}

/** The mean over blocks. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/** E_joint v and E_product e^v over blocks. */
export function meansOf(blocks: readonly ScoreBlock[], limit: number): readonly [number, number] {
  const means = blocks.map((block) => jointAndProduct(block, limit));
  return [meanOf(means.map(({ joint }) => joint)), meanOf(means.map(({ product }) => product))];
}

/**
 * The largest score that means of exponentials over n held-out pairs can speak of: log n. No bound of high confidence is
 * above that, give or take a constant (McAllester and Stratos 2020, theorem 3.1).
 */
export const scoreLimit = (blocks: readonly ScoreBlock[]): number => Math.log(pairsIn(blocks));

/** The share of pairs at the limit beyond which the limit, not the critic, decides the bound. */
const LIMITED_SHARE = 0.02;

/** What to say where n held-out pairs are too few for the information that there seems to be. */
export function limitWarning(limited: number, pairs: number): string | undefined {
  if (limited < LIMITED_SHARE) return undefined;
  return (
    `too few samples for the information that there seems to be: the critic's score of ${Math.round(100 * limited)} % ` +
    `of ${pairs} held-out pairs exceeds log ${pairs} = ${Math.log(pairs).toFixed(1)} nats, above which no bound from so ` +
    "many samples is sure; the information may be much larger, or infinite"
  );
}
