import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { blockQuantity, jackknife } from "../quantity/blockQuantity.ts";
import { type Quantity, warned } from "../quantity/quantity.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { LEAST_SAMPLES } from "../samples/partition.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { gaussianFamily } from "./conditionalFamily.ts";
import { continuousScores } from "./continuousScores.ts";
import { fitConditional } from "./fitConditional.ts";
import { unsettledWarning } from "./scoredPairs.ts";

/** Said of every value. */
const DOUBT =
  "no bound from either side: with a fitted conditional this may be below 0 by thousands of nats where tails are heavy, and many " +
  "times the information where the dependence is strong";

/**
 * The contrastive log-ratio of a fitted conditional, CLUB, in nats: an estimate of I(x; y), not a bound.
 *
 * E_p(x,y) log q(y|x) − E_p(x)p(y) log q(y|x) (Cheng et al. 2020, eq. 12). With the true conditional in the place of q it
 * is an upper bound (theorem 3.1); with a fitted one it is above or below the truth, depending on the fit. It is far above
 * where the dependence is strong: for a normal pair of correlation ρ it is ρ²/(1 − ρ²), against −½ log(1 − ρ²).
 *
 * @param x samples, n rows
 * @param y samples, n rows, continuous: row i belongs to row i of x
 * @throws RangeError when x and y are not pairs, there are fewer than 30, or a value is not finite
 * @throws the signal's reason when it is aborted
 */
export async function club(allX: Samples, allY: Samples, options: EstimateOptions = {}): Promise<Quantity> {
  const settings = estimateSettings("club", options);
  requirePairs("club", allX, allY, LEAST_SAMPLES);
  const { x, y, warning } = distinctPairs(allX, allY);
  requirePairs("club", x, y, LEAST_SAMPLES);
  const scores = continuousScores(y, settings.seed);
  const family = gaussianFamily(scores.d);
  const { blocks, blockSize, settled } = await fitConditional("club", x, scores, family, settings);
  const estimate = jackknife(blocks.map((block) => [contrast(block, blockSize)]));
  const quantity = blockQuantity("estimate", Number.POSITIVE_INFINITY, blocks.length * blockSize, estimate);
  return warned(quantity, warning, settled ? undefined : unsettledWarning(settings.steps), DOUBT);
}

function contrast(block: Float64Array, size: number): number {
  let [joint, product] = [0, 0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j) joint += block[i * size + j] ?? 0;
      else product += block[i * size + j] ?? 0;
    }
  }
  return joint / size - product / (size * (size - 1));
}
