import type { CostMatrix } from "./costMatrix.ts";

/** Costs spread over this many penalties need no stages. */
const DIRECT = 100;

/** Each stage of the falling penalty has this share of the last one's. */
const FALL = 0.5;

/** A stage before the last ends at this marginal error: it only has to start the next one well. */
const STAGE_TOLERANCE = 1e-2;

/** A penalty to solve for, and the marginal error that is small enough there. */
export type Stage = { readonly epsilon: number; readonly enough: number };

/**
 * The penalties to solve for, down to the final one, from one that the spread of the costs is not far from. Points without mass
 * do not count.
 */
export function stagesTo(
  epsilon: number,
  tolerance: number,
  { values, n, m }: CostMatrix,
  [a, b]: readonly [Float64Array, Float64Array],
): readonly Stage[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (!((a[i] ?? 0) > 0)) continue;
    for (let j = 0; j < m; j++) {
      if (!((b[j] ?? 0) > 0)) continue;
      const value = values[i * m + j] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const stages: Stage[] = [];
  const enough = Math.max(tolerance, STAGE_TOLERANCE);
  for (let stage = high / DIRECT - low / DIRECT; stage > epsilon; stage *= FALL)
    stages.push({ epsilon: stage, enough });
  return [...stages, { epsilon, enough: tolerance }];
}
