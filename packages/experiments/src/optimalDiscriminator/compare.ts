import { divergenceBound } from "saddlepoint/evaluation";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { discriminatorBound, jensenShannon } from "../jensenShannon.ts";
import type { Pair } from "./pairs.ts";

/** What a trained discriminator is against the optimal one. */
export type Comparison = {
  /** max and mean of |D − D*|: the maximum where the mixture's density is above a thousandth of its peak. */
  readonly maxError: number;
  readonly meanError: number;
  readonly jensenShannon: Quantity;
  /** The trained discriminator's bound on it, from held-out samples. */
  readonly bound: Quantity;
  /** The same with exact expectations: without sampling noise. */
  readonly boundExactly: number;
};

/** D(x) from its logit. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** log 2 + ½ E_P log D + ½ E_Q log(1 − D) → V(D) = E_P log D + E_Q log(1 − D) = 2 (bound) − log 4. */
export const gameValue = (bound: number): number => 2 * bound - Math.log(4);

/**
 * Compares a discriminator with D* = p/(p + q) and its value with 2·JSD − log 4 (Goodfellow et al. 2014, proposition 1 and
 * theorem 1).
 *
 * @param logits D's at the pair's points
 * @param heldOut D's at samples that it was not trained on
 */
export function compare(
  points: ReturnType<Pair["points"]>,
  logits: Float32Array,
  heldOut: { readonly real: Float32Array; readonly fake: Float32Array },
): Comparison {
  const { logP, logQ, weight } = points;
  const space = { x: logP, weight };
  const mixture = (i: number): number => (Math.exp(logP[i] ?? 0) + Math.exp(logQ[i] ?? 0)) / 2;
  let [peak, maxError, meanError] = [0, 0, 0];
  for (let i = 0; i < logP.length; i++) peak = Math.max(peak, mixture(i));
  for (let i = 0; i < logP.length; i++) {
    const error = Math.abs(sigmoid(logits[i] ?? 0) - sigmoid((logP[i] ?? 0) - (logQ[i] ?? 0)));
    meanError += weight * mixture(i) * error;
    if (mixture(i) > 1e-3 * peak) maxError = Math.max(maxError, error);
  }
  return {
    maxError,
    meanError,
    jensenShannon: exactQuantity("JSD(P, Q)", jensenShannon(logP, logQ, space), Math.LN2),
    bound: divergenceBound(heldOut.real, heldOut.fake),
    boundExactly: discriminatorBound(logP, logQ, (i) => logits[i] ?? 0, space),
  };
}
