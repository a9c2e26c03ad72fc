import type { PlainDivergenceName } from "saddlepoint/divergences";

/** What the best fit has, by quadrature, and what training reached. */
type Pair = readonly [best: number, trained: number];
type Published = { readonly divergence: Pair; readonly mean: Pair; readonly deviation: Pair };

/** The five divergences of Nowozin et al. 2016, table 2, in its order, with its numbers. */
export const PUBLISHED = {
  kl: { divergence: [0.2831, 0.2801], mean: [1.01, 1.0335], deviation: [1.8308, 1.8236] },
  "reverse-kl": { divergence: [0.248, 0.2415], mean: [1.5782, 1.5624], deviation: [1.6319, 1.6403] },
  js: { divergence: [0.128, 0.1226], mean: [1.307, 1.2854], deviation: [1.7542, 1.7659] },
  jeffrey: { divergence: [0.5705, 0.5151], mean: [1.3218, 1.2295], deviation: [1.7034, 1.8087] },
  pearson: { divergence: [0.6457, 0.6379], mean: [0.5737, 0.6157], deviation: [1.9274, 1.9031] },
} as const satisfies Partial<Record<PlainDivergenceName, Published>>;
