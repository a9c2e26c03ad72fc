import type { Samples } from "../samples/samples.ts";

/**
 * A known conditional distribution: log p(y|x) of one row of x and one of y, in nats; −Infinity where y cannot follow x.
 *
 * @example const noise: ConditionalDensity = (x, y) => -0.5 * (y[0] - x[0]) ** 2 - 0.5 * Math.log(2 * Math.PI)
 */
export type ConditionalDensity = (x: Float32Array, y: Float32Array) => number;

/** One row of the samples, a view of them. */
export const rowOf = ({ values, d }: Samples<Float32Array>, i: number): Float32Array =>
  values.subarray(i * d, (i + 1) * d);

/**
 * log p(y|x) as the conditional has it, checked.
 *
 * @throws RangeError when it is NaN or +Infinity
 */
export function logDensityOf(
  owner: string,
  conditional: ConditionalDensity,
  x: Float32Array,
  y: Float32Array,
): number {
  const value = conditional(x, y);
  if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY)
    throw new RangeError(`${owner}(x, y, conditional): conditional must return log p(y|x), got ${value}`);
  return value;
}

/**
 * log p(y_i|x_i) of a pair that was seen, which cannot be −Infinity.
 *
 * @throws RangeError when it is, or the conditional is no density
 */
export function logDensityOfPair(
  owner: string,
  conditional: ConditionalDensity,
  x: Samples<Float32Array>,
  y: Samples<Float32Array>,
  i: number,
): number {
  const value = logDensityOf(owner, conditional, rowOf(x, i), rowOf(y, i));
  if (value !== Number.NEGATIVE_INFINITY) return value;
  throw new RangeError(
    `${owner}(x, y, conditional): conditional must give the pairs a density above 0, got 0 in row ${i}`,
  );
}
