import type { FDivergence } from "../divergences/fDivergence.ts";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { distinctSets } from "../samples/distinctRows.ts";
import type { Samples } from "../samples/samples.ts";
import { halves, requireTwoSets } from "./both.ts";
import { fitLogRatio, RATE } from "./logRatio.ts";
import {
  bestRescaling,
  boundWithUnseen,
  cutRatios,
  limitWarning,
  logRatioLimits,
  witnessTerms,
} from "./witness.ts";

/**
 * A lower bound on an f-divergence of two distributions from samples alone, in the divergence's unit.
 *
 * D(P‖Q) ≥ E_P T − E_Q f*(T) for any witness T (Nguyen et al. 2010, eq. 7; Nowozin et al. 2016, eq. 4). Here T = f'(r), r
 * an estimate of p/q: the ratio of two fitted normal or Student distributions, and a network that learns what these leave. Of each sample
 * set, a half trains them, a sixth decides when it stops and how it is
 * rescaled, and a third, never looked at before, gives the two means and Welch's interval.
 *
 * The means of a divergence such as KL are ruled by rare samples with a huge ratio; were a few of them missing among the
 * held-out samples, the "bound" would be too high and its interval would not say so. So r is cut
 * to where no single sample moves its mean by more than 1/30, n/30 for KL: a cut witness is a witness, its bound holds, and it can be measured. No bound of high confidence can be
 * much above log n for KL anyway (McAllester and Stratos 2020, theorem 3.1). A witness that does worse than a constant
 * one is replaced by it: the value is then f(1), 0 for most divergences.
 *
 * @param p samples of P; as many numbers each as q's
 * @param q samples of Q
 * @throws RangeError for fewer than 30 samples, different dimensions, or a value that is not finite
 * @throws the signal's reason when it is aborted
 * @example await divergenceFromSamples(divergenceNamed("kl"), samples(a, 1000, 2), samples(b, 1000, 2), { seed: 1 })
 */
export async function divergenceFromSamples(
  divergence: FDivergence,
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<Quantity> {
  const settings = estimateSettings("divergenceFromSamples", { rate: RATE, ...options });
  requireTwoSets("divergenceFromSamples", p, q);
  const { sets, warning } = distinctSets(p, q);
  requireTwoSets("divergenceFromSamples", sets.p, sets.q);
  const { selection, evaluation } = await fitLogRatio(sets, settings, halves(sets, settings.seed));
  const limits = logRatioLimits(divergence, evaluation.p.length, evaluation.q.length);
  const rescaling = bestRescaling(divergence, selection, limits);
  const { bound } = boundWithUnseen(divergence, [
    {
      ratios: cutRatios(evaluation, limits, rescaling),
      terms: witnessTerms(divergence, evaluation, limits, rescaling),
    },
  ]);
  return warned(
    atLeast(divergence.least, bound),
    warning,
    limitWarning([{ ...evaluation, ...rescaling }], limits, divergence),
    fewWarning(Math.min(evaluation.p.length, evaluation.q.length)),
  );
}
