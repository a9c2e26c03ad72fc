import { countNearer, NEAREST, neighbourDistance, type Sweep } from "./sweepOrder.ts";

/** What counts as near around a sample, in any of its columns. */
export type NearBall = {
  /** Those nearer than this, in the largest difference of a column. */
  readonly reach: number;
  /** How many those are in all columns together, the sample itself among them. */
  readonly neighbours: number;
};

/**
 * The ball around a sample that its k-th nearest other spans.
 *
 * Of continuous samples one lies at that distance, and k − 1 nearer ones and itself are k. Where several lie at one distance, as they
 * do in columns of few different values, all that are as near are counted, on all sides alike: at distance 0 this is the estimator
 * for mixtures (Gao et al. 2017, algorithm 1), and at others a fixed k would stand beside counts that skip all ties.
 */
export function nearBall(all: Sweep, row: number, k: number): NearBall {
  const place = all.places[row] ?? 0;
  const distance = neighbourDistance(all, place, k);
  const beyond = Math.max(NEAREST, distance * (1 + Number.EPSILON));
  const asNear = countNearer(all, place, beyond);
  return distance > 0 && asNear === k
    ? { reach: distance, neighbours: k }
    : { reach: beyond, neighbours: asNear + 1 };
}

/** How many samples lie in a ball around a sample in some of its columns, itself among them. */
export const countInBall = (some: Sweep, row: number, { reach }: NearBall): number =>
  countNearer(some, some.places[row] ?? 0, reach) + 1;
