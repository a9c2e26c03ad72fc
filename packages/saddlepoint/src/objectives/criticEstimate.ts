import type { Tensor } from "@saddlepoint/engine";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import type { Quantity, QuantityKind, Unit } from "../quantity/quantity.ts";

/**
 * What a game's critic estimates by its outputs v on real samples from P and generated ones from Q:
 * offset + E_P onReal(v) − E_Q onFake(v). Functions of numbers, in float64.
 */
export type CriticEstimate = {
  readonly quantity: string;
  readonly unit: Unit;
  readonly kind: QuantityKind;
  /** The largest value that the estimated quantity can have. */
  readonly ceiling: number;
  readonly onReal: (v: number) => number;
  readonly onFake: (v: number) => number;
  /** Whether v is the log-odds of being real, so that a calibration of odds may correct it. */
  readonly logOdds: boolean;
  /** What is estimated, computed exactly between two batches, [n, …] each: to be shown beside the estimate. */
  readonly check?: (real: Tensor, fake: Tensor) => Quantity;
};

/**
 * A critic's estimate from its outputs on held-out samples, with Welch's 95 % interval.
 *
 * @param real the critic's outputs on real samples
 * @param fake the critic's outputs on generated samples; their number may differ
 * @throws RangeError for fewer than two of either
 */
export function criticQuantity(
  { quantity, onReal, onFake, unit, kind, ceiling }: CriticEstimate,
  real: ArrayLike<number>,
  fake: ArrayLike<number>,
): Quantity {
  return differenceQuantity(quantity, Float64Array.from(real, onReal), Float64Array.from(fake, onFake), {
    unit,
    kind,
    ceiling,
  });
}
