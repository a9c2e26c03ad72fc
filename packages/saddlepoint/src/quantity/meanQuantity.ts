import { student975 } from "./intervals.ts";
import type { Quantity, QuantityKind, Unit } from "./quantity.ts";

export type MeanQuantityOptions = {
  readonly kind: QuantityKind;
  /** Default Infinity. */
  readonly ceiling?: number;
  /** Default "nats". */
  readonly unit?: Unit;
};

/** The mean of some values and the variance of that mean, s²/n. */
export function meanAndVariance(values: ArrayLike<number>): { mean: number; variance: number } {
  const n = values.length;
  let mean = 0;
  let squares = 0; // Welford 1962: no cancellation, whatever the mean
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] ?? 0) - mean;
    mean += deviation / (i + 1);
    squares += deviation * ((values[i] ?? 0) - mean);
  }
  return { mean, variance: squares / (n - 1) / n };
}

/**
 * The mean of independent per-sample values, with a 95 % Student interval.
 *
 * mean ± t₀.₉₇₅(n − 1) s / √n, s the sample standard deviation.
 *
 * @param quantity what is estimated, e.g. "I(c; G(z,c))"
 * @param values one value a sample, in the options' unit; at least two
 * @throws RangeError for fewer than two values
 * @example meanQuantity("I(c; G(z,c))", perSample, { kind: "lower-bound", ceiling: Math.log(10) })
 */
export function meanQuantity(
  quantity: string,
  values: ArrayLike<number>,
  options: MeanQuantityOptions,
): Quantity {
  const n = values.length;
  if (n < 2)
    throw new RangeError(`meanQuantity(quantity, values): values must hold at least 2 numbers, got ${n}`);
  const { mean, variance } = meanAndVariance(values);
  return plusMinus(quantity, mean, student975(n - 1) * Math.sqrt(variance), n, options);
}

/** A value with the interval value ± half. */
export function plusMinus(
  quantity: string,
  value: number,
  half: number,
  n: number,
  { kind, ceiling = Number.POSITIVE_INFINITY, unit = "nats" }: MeanQuantityOptions,
): Quantity {
  return { quantity, value, unit, kind, ceiling, ci: [value - half, value + half], n };
}
