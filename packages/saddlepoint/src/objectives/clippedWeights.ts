import type { Named } from "../networks/layer.ts";
import { isOfCritic } from "./constraint.ts";

/** How many weights a clipped critic has, and how many of them lie at the limit. */
export type ClippedWeights = {
  readonly weights: number;
  readonly atLimit: number;
  readonly limit: number;
};

/**
 * How many of the weights that `clipWeights(limit)` clips lie at ±limit, in the float32 that they are kept in: what is left
 * of the critic is a choice of signs where all of them do (Gulrajani et al. 2017, section 3).
 *
 * @param weights the critic's, Q's included, which are not counted
 * @throws RangeError unless the limit is positive and finite
 * @example clippedWeights(state.critic, 0.01) // { weights: 1185, atLimit: 402, limit: 0.01 }
 */
export function clippedWeights(
  weights: Named<{ readonly data: ArrayLike<number | bigint | string> }>,
  limit: number,
): ClippedWeights {
  if (!(limit > 0 && Number.isFinite(limit))) {
    throw new RangeError(`clippedWeights(weights, limit): limit must be positive and finite, got ${limit}`);
  }
  const bound = Math.fround(limit);
  let [all, atLimit] = [0, 0];
  for (const [name, { data }] of Object.entries(weights)) {
    if (!isOfCritic(name)) continue;
    all += data.length;
    for (let i = 0; i < data.length; i++) if (Math.abs(Number(data[i])) >= bound) atLimit++;
  }
  return { weights: all, atLimit, limit };
}
