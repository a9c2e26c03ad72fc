import { type EstimateOptions, type EstimateProgress, estimateSettings } from "../fit/estimateOptions.ts";
import { blockQuantity, jackknife } from "../quantity/blockQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { crossPartitions, type Partition } from "../samples/partition.ts";
import type { Samples } from "../samples/samples.ts";
import { fitPairs, type ScoreBlock, type ScoreBlocks } from "./fitPairs.ts";
import type { Sides } from "./ratioBase.ts";
import {
  limitedMeans,
  limitWarning,
  meanOf,
  meansOf,
  pairsIn,
  scoreLimit,
  unsettledWarning,
} from "./scoredPairs.ts";

/** Critics of pairs, each fitted to its own part of them, and what they say of the rest. */
export type CrossFitted = {
  readonly folds: readonly Partition[];
  readonly scored: readonly ScoreBlocks[];
  /** How many pairs there are. */
  readonly n: number;
  /** The most steps that a critic was trained for. */
  readonly steps: number;
};

/** Fits a critic to each part (Chernozhukov et al. 2018, cross-fitting): every pair is measured on once, by a critic that never saw it. */
export async function crossFitted({ x, y }: Sides<Samples>, options: EstimateOptions): Promise<CrossFitted> {
  const { onProgress, seed = 0 } = options;
  const folds = crossPartitions(x.n, seed, "folds.pairs");
  const scored: ScoreBlocks[] = [];
  for (const [fold, parts] of folds.entries()) {
    const settings = estimateSettings("estimateInformation", {
      ...options,
      ...(onProgress && { onProgress: inFold(onProgress, fold, folds.length) }),
    });
    scored.push(await fitPairs(x, y, settings, worth, parts));
  }
  return { folds, scored, n: x.n, steps: estimateSettings("estimateInformation", options).steps };
}

const inFold =
  (onProgress: (progress: EstimateProgress) => void, fold: number, folds: number) =>
  ({ step, steps, ...rest }: EstimateProgress): void =>
    onProgress({ ...rest, step: fold * steps + step, steps: folds * steps });

/** Donsker and Varadhan's bound on some blocks. */
function worth(blocks: readonly ScoreBlock[]): number {
  const [joint, product] = meansOf(blocks, scoreLimit(blocks));
  return joint - Math.log(product);
}

/** NWJ's bound over all folds: each fold's critic and constant are fixed by pairs that its blocks do not hold. */
export function crossFittedBound({ scored }: CrossFitted): Quantity {
  let limited = 0;
  const values = scored.flatMap(({ selection, evaluation }) => {
    const limit = scoreLimit(evaluation);
    const c = Math.log(meansOf(selection, limit)[1]);
    return evaluation.map((block) => {
      const means = limitedMeans(block, limit);
      limited += means.limited;
      return [1 + means.joint - c - means.product * Math.exp(-c)];
    });
  });
  const n = scored.reduce((sum, { evaluation }) => sum + pairsIn(evaluation), 0);
  return warned(
    atLeast(0, blockQuantity("lower-bound", Number.POSITIVE_INFINITY, n, jackknife(values))),
    limitWarning(limited / values.length, Math.round(n / scored.length)),
    fewWarning(n),
  );
}

/** The most that critics can find, as their scores are cut. */
export const mostInformation = ({ scored }: CrossFitted): number =>
  meanOf(scored.map(({ evaluation }) => scoreLimit(evaluation)));

/** What the critics say of pairs that they learned from: too high, if anything. */
export const learnedInformation = ({ scored }: Pick<CrossFitted, "scored">): number =>
  meanOf(scored.map(({ training }) => worth(training)));

/**
 * Between what the critics say of pairs they learned from and of pairs they never saw: half way, or, where they learned by heart,
 * half as much again as they know of unseen pairs.
 */
export function criticEstimate({ scored, n, steps }: CrossFitted): Quantity {
  const high = learnedInformation({ scored });
  const low = Math.max(0, meanOf(scored.map(({ evaluation }) => worth(evaluation))));
  const byHeart = high > 2 * low;
  const value = byHeart ? 1.5 * low : (high + low) / 2;
  const blocks = scored.flatMap(({ evaluation }) => evaluation.map((block) => [worth([block])]));
  const { ci } = jackknife(blocks);
  const half = (ci[1] - ci[0]) / 2;
  return warned(
    atLeast(
      0,
      blockQuantity("estimate", Number.POSITIVE_INFINITY, n, {
        value,
        ci: [Math.min(low, high) - half, Math.max(low, high) + half],
      }),
    ),
    byHeart
      ? `a network knows ${high.toFixed(2)} nats of the pairs that it learned from and ${low.toFixed(2)} of others: so few pairs say little`
      : "what a network has found of a dependence that no copula describes: the information is likely larger",
    scored.every(({ settled }) => settled) ? undefined : unsettledWarning(steps),
    fewWarning(n),
  );
}

/** How much more the critics find than a copula, and the standard error of that over blocks. */
export function gainOver(
  { scored, folds }: CrossFitted,
  logRatios: Float64Array,
  information: number,
): { readonly mean: number; readonly error: number } {
  let total = 0;
  for (const ratio of logRatios) total += ratio / logRatios.length;
  const gains = scored.flatMap(({ evaluation }, fold) => {
    const rows = folds[fold]?.evaluation ?? new Int32Array(0);
    return evaluation.map((block, at) => {
      let own = 0;
      for (let i = at * block.size; i < (at + 1) * block.size; i++)
        own += (logRatios[rows[i] ?? 0] ?? 0) / block.size;
      return [worth([block]) - (own - total) - information];
    });
  });
  const { value, ci } = jackknife(gains);
  return { mean: value, error: (ci[1] - ci[0]) / 2 / 1.96 };
}
