import { logSigmoidOf } from "../numeric/scalars.ts";
import type { SampleEstimate } from "./criticEstimate.ts";

/**
 * I(x; y) = JSD(P, Q) ≥ log 2 + ½ E_P log D + ½ E_Q log(1 − D) in nats, D = σ(v) and y the fair coin that chooses between
 * real and fake (Huszár 2016, with the entropy of the coin +log 2 and the coin's ½, both of which the note drops).
 */
export const coinInformation: SampleEstimate = {
  quantity: "I(x; y)",
  unit: "nats",
  kind: "lower-bound",
  ceiling: Math.LN2,
  onReal: (v) => Math.LN2 + logSigmoidOf(v) / 2,
  onFake: (v) => -logSigmoidOf(-v) / 2,
  logOdds: true,
};

/**
 * What a GAN's discriminator D = σ(v) estimates, in nats: I(x; y), and the game's value E_P log D + E_Q log(1 − D) ≤
 * 2 JSD(P, Q) − log 4 (Goodfellow et al. 2014, theorem 1).
 */
export const ganEstimates: readonly SampleEstimate[] = [
  coinInformation,
  {
    quantity: "2 JSD(P, Q) - log 4",
    unit: "nats",
    kind: "lower-bound",
    ceiling: 0,
    onReal: logSigmoidOf,
    onFake: (v) => -logSigmoidOf(-v),
    logOdds: true,
  },
];
