import { student975 } from "./intervals.ts";
import { type MeanQuantityOptions, meanAndVariance, plusMinus } from "./meanQuantity.ts";
import type { Quantity } from "./quantity.ts";

/**
 * The difference of the means of two independent sets of values, with Welch's 95 % interval.
 *
 * ā − b̄ ± t √(s²_a/n + s²_b/m), t with the Welch–Satterthwaite degrees of freedom (Welch 1947).
 *
 * @throws RangeError for fewer than two values in either set
 */
export function differenceQuantity(
  quantity: string,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: MeanQuantityOptions,
): Quantity {
  const least = Math.min(a.length, b.length);
  if (least < 2)
    throw new RangeError(
      `differenceQuantity(quantity, a, b): a and b must hold at least 2 numbers, got ${least}`,
    );
  const [first, second] = [meanAndVariance(a), meanAndVariance(b)];
  const variance = first.variance + second.variance;
  const freedom =
    variance === 0
      ? least - 1
      : variance ** 2 / (first.variance ** 2 / (a.length - 1) + second.variance ** 2 / (b.length - 1));
  const value = first.mean - second.mean;
  const half = student975(Math.max(1, freedom)) * Math.sqrt(variance);
  return plusMinus(quantity, value, half, a.length + b.length, options);
}
