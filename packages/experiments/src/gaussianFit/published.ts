import type { PlainDivergenceName } from "saddlepoint/divergences";

/** Nowozin et al. 2016, table 2: best fits by quadrature, and what training reached. */
type Published = {
  readonly divergence: number;
  readonly bound: number;
  readonly bestMean: number;
  readonly mean: number;
  readonly bestDeviation: number;
  readonly deviation: number;
};

/** The paper's five divergences, in its order, with its numbers. */
export const PUBLISHED = {
  kl: {
    divergence: 0.2831,
    bound: 0.2801,
    bestMean: 1.01,
    mean: 1.0335,
    bestDeviation: 1.8308,
    deviation: 1.8236,
  },
  "reverse-kl": {
    divergence: 0.248,
    bound: 0.2415,
    bestMean: 1.5782,
    mean: 1.5624,
    bestDeviation: 1.6319,
    deviation: 1.6403,
  },
  js: {
    divergence: 0.128,
    bound: 0.1226,
    bestMean: 1.307,
    mean: 1.2854,
    bestDeviation: 1.7542,
    deviation: 1.7659,
  },
  jeffrey: {
    divergence: 0.5705,
    bound: 0.5151,
    bestMean: 1.3218,
    mean: 1.2295,
    bestDeviation: 1.7034,
    deviation: 1.8087,
  },
  pearson: {
    divergence: 0.6457,
    bound: 0.6379,
    bestMean: 0.5737,
    mean: 0.6157,
    bestDeviation: 1.9274,
    deviation: 1.9031,
  },
} as const satisfies Partial<Record<PlainDivergenceName, Published>>;
