import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { blockQuantity, jackknife } from "../quantity/blockQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { LEAST_SAMPLES } from "../samples/partition.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { fitPairs, type ScoreBlock, type ScoreBlocks } from "./fitPairs.ts";

/** Scores of held-out pairs by a critic that was fitted to others, after checks of everything that a caller gave, and warnings. */
async function scoredPairs(
  owner: string,
  x: Samples,
  y: Samples,
  options: EstimateOptions,
  worth: (blocks: readonly ScoreBlock[]) => number,
): Promise<ScoreBlocks & { readonly warning: string | undefined }> {
  const settings = estimateSettings(owner, options);
  if (settings.hidden.length === 0)
    throw new RangeError(`${owner}(options): hidden must hold at least 1 width, got []`);
  requirePairs(owner, x, y, LEAST_SAMPLES);
  const { warning, ...pairs } = distinctPairs(x, y);
  requirePairs(owner, pairs.x, pairs.y, LEAST_SAMPLES);
  const scored = await fitPairs(pairs.x, pairs.y, settings, worth);
  const warnings = [warning, scored.settled ? undefined : unsettledWarning(settings.steps)];
  return { ...scored, warning: warnings.filter((each) => each !== undefined).join("; ") || undefined };
}

/** What to say where training ended by its steps. */
export const unsettledWarning = (steps: number): string =>
  `training still helped when its ${steps} steps ended: more steps may find more`;

/** How many pairs the blocks hold. */
export const pairsIn = (blocks: readonly ScoreBlock[]): number =>
  blocks.reduce((sum, { size }) => sum + size, 0);

/** What a block says of E_joint v and E_product e^v. */
type JointAndProduct = {
  readonly joint: number;
  readonly product: number;
  /** The share of its pairs whose score was cut to the limit. */
  readonly limited: number;
};

/**
 * A block's mean score of its own pairs, and the mean of the exponentials of the scores of its other combinations; scores
 * are cut to ±limit, which makes them those of another critic.
 */
export function limitedMeans({ scores, size }: ScoreBlock, limit: number): JointAndProduct {
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

export const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/** E_joint v and E_product e^v over blocks. */
export function meansOf(blocks: readonly ScoreBlock[], limit: number): readonly [number, number] {
  const means = blocks.map((block) => limitedMeans(block, limit));
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

/**
 * A lower bound on I(x; y) made of E_joint v and E_product eᵛ, scores cut at log n, n the held-out pairs.
 *
 * @param estimate of the means of held-out blocks, and of log E_product eᵛ over the pairs that the critic was chosen by
 */
export async function boundOfMeans(
  owner: string,
  x: Samples,
  y: Samples,
  options: EstimateOptions,
  estimate: (means: readonly JointAndProduct[], logProduct: number) => ReturnType<typeof jackknife>,
): Promise<Quantity> {
  const { selection, evaluation, warning } = await scoredPairs(owner, x, y, options, (blocks) => {
    const [joint, product] = meansOf(blocks, scoreLimit(blocks));
    return joint - Math.log(product); // the bound with the best constant
  });
  const limit = scoreLimit(evaluation);
  const means = evaluation.map((block) => limitedMeans(block, limit));
  const found = estimate(means, Math.log(meansOf(selection, limit)[1]));
  const n = pairsIn(evaluation);
  return warned(
    atLeast(0, blockQuantity("lower-bound", Number.POSITIVE_INFINITY, n, found)),
    warning,
    limitWarning(meanOf(means.map(({ limited }) => limited)), n),
    fewWarning(n),
  );
}

/** Scores of a contrast are cut at so many times the limit: one pair whose score has no bounds would outweigh all others. */
const CONTRAST_LIMITS = 2;

/** A block of another critic, whose scores are never beyond ± the limit. */
export const limitedScores = ({ scores, size }: ScoreBlock, limit: number): ScoreBlock => ({
  scores: scores.map((score) => Math.max(-limit, Math.min(score, limit))),
  size,
});

/**
 * A lower bound on I(x; y) that is a mean over blocks of a contrast of each, and that no critic can raise above a ceiling.
 *
 * @param candidates how many the y of an x is found among, by a block's size: the ceiling is the logarithm
 */
export async function boundOfContrasts(
  owner: string,
  x: Samples,
  y: Samples,
  options: EstimateOptions,
  contrast: (block: ScoreBlock) => number,
  candidates: (size: number) => number,
): Promise<Quantity> {
  const contrasts = (blocks: readonly ScoreBlock[]) => {
    const limit = CONTRAST_LIMITS * scoreLimit(blocks);
    return blocks.map((block) => contrast(limitedScores(block, limit)));
  };
  const { evaluation, warning } = await scoredPairs(owner, x, y, options, (blocks) =>
    meanOf(contrasts(blocks)),
  );
  const most = candidates(evaluation[0]?.size ?? 0);
  const estimate = jackknife(contrasts(evaluation).map((value) => [value]));
  const quantity = atLeast(0, blockQuantity("lower-bound", Math.log(most), pairsIn(evaluation), estimate));
  return warned(quantity, warning, nearCeiling(quantity.value, most), fewWarning(quantity.n));
}

/** Closer to the ceiling than this, in nats, the bound says little more than that there is much information. */
const NEAR_CEILING = 0.5;

/** What to say of a bound that is as high as it can be. */
export function nearCeiling(value: number, size: number): string | undefined {
  if (value < Math.log(size) - NEAR_CEILING) return undefined;
  return (
    `the bound is near log ${Number(size.toPrecision(4))} = ${Math.log(size).toFixed(2)} nats, which it cannot exceed; the information may be ` +
    "much larger"
  );
}
