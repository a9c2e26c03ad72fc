import type { Tensor } from "@saddlepoint/engine";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import type { Quantity, QuantityKind, Unit } from "../quantity/quantity.ts";

/** What is said of a quantity that a game's critic estimates. */
type EstimateAbout = {
  readonly quantity: string;
  readonly unit: Unit;
  readonly kind: QuantityKind;
  /** The largest value that the estimated quantity can have. */
  readonly ceiling: number;
  /** Whether v is the log-odds of being real, so that a calibration of odds may correct it. */
  readonly logOdds: boolean;
  /** What is estimated, computed exactly between two batches, [n, …] each: to be shown beside the estimate. */
  readonly check?: (real: Tensor, fake: Tensor) => Quantity;
};

/**
 * What a game's critic estimates by its outputs v on real samples from P and generated ones from Q:
 * E_P onReal(v) − E_Q onFake(v). Functions of numbers, in float64.
 */
export type SampleEstimate = EstimateAbout & {
  readonly onReal: (v: number) => number;
  readonly onFake: (v: number) => number;
};

/** What it estimates by its outputs on pairs of a real sample and a generated one, independent of each other: E onPair(v, v'). */
export type PairEstimate = EstimateAbout & {
  readonly onPair: (real: number, fake: number) => number;
};

export type CriticEstimate = SampleEstimate | PairEstimate;

/**
 * A critic's estimate from its outputs on held-out samples, with Welch's 95 % interval; that of pairs is the U-statistic over
 * all of them, whose variance is that of its two projections (Hoeffding 1948, section 5).
 *
 * @param real the critic's outputs on real samples
 * @param fake the critic's outputs on generated samples; their number may differ
 * @throws RangeError for fewer than two of either
 */
export function criticQuantity(
  estimate: CriticEstimate,
  real: ArrayLike<number>,
  fake: ArrayLike<number>,
): Quantity {
  const { quantity, unit, kind, ceiling } = estimate;
  const [ofReal, ofFake] =
    "onPair" in estimate
      ? projections(estimate.onPair, real, fake)
      : [Float64Array.from(real, estimate.onReal), Float64Array.from(fake, estimate.onFake)];
  return differenceQuantity(quantity, ofReal, ofFake, { unit, kind, ceiling });
}

/** What each real sample adds to the mean over all pairs, and what each generated one takes from it: these have the mean 0. */
function projections(
  onPair: PairEstimate["onPair"],
  real: ArrayLike<number>,
  fake: ArrayLike<number>,
): readonly [Float64Array, Float64Array] {
  const [n, m] = [real.length, fake.length];
  const [ofReal, ofFake] = [new Float64Array(n), new Float64Array(m)];
  for (let i = 0; i < n; i++) {
    const v = real[i] ?? 0;
    let sum = 0;
    for (let j = 0; j < m; j++) {
      const value = onPair(v, fake[j] ?? 0);
      sum += value;
      ofFake[j] = (ofFake[j] ?? 0) + value / n;
    }
    ofReal[i] = sum / m;
  }
  const mean = ofReal.reduce((sum, value) => sum + value / n, 0);
  return [ofReal, ofFake.map((value) => mean - value)];
}
