import { logSigmoidOf } from "saddlepoint/numeric";
import { type Grid, integrate } from "./trapezoid.ts";

/**
 * JSD(P, Q) = log 2 + ½ E_P log D* + ½ E_Q log(1 − D*), D* = p/(p + q), in nats (Goodfellow et al. 2014, theorem 1).
 *
 * @param logP log p at the grid's points
 * @param logQ log q there
 */
export const jensenShannon = (logP: Float64Array, logQ: Float64Array, grid: Grid): number =>
  discriminatorBound(logP, logQ, (i) => (logP[i] ?? 0) - (logQ[i] ?? 0), grid);

/**
 * log 2 + ½ E_P log D + ½ E_Q log(1 − D), both expectations exact: what the bound on JSD(P, Q) of this very
 * discriminator is, without sampling noise.
 *
 * @param logit D's logit at the i-th point of the grid
 */
export function discriminatorBound(
  logP: Float64Array,
  logQ: Float64Array,
  logit: (i: number) => number,
  grid: Grid,
): number {
  const term = (logDensity: number, value: number): number =>
    logDensity === Number.NEGATIVE_INFINITY ? 0 : Math.exp(logDensity) * value;
  const sum = integrate((_, i) => {
    const v = logit(i);
    return term(logP[i] ?? 0, logSigmoidOf(v)) + term(logQ[i] ?? 0, logSigmoidOf(-v));
  }, grid);
  return Math.LN2 + sum / 2;
}
