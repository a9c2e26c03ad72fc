/** A grid with equal weights, on which a sum is an integral. */
export type Grid = { readonly x: Float64Array; readonly weight: number };

/**
 * An even grid for the trapezoidal rule over an interval at whose ends the integrand has died away: the rule's error
 * then falls faster than any power of the spacing (Trefethen and Weideman 2014, "The exponentially convergent
 * trapezoidal rule", theorem 5.1), so that a few points a standard deviation give all digits.
 *
 * @throws RangeError unless high > low and spacing > 0
 */
export function trapezoid(low: number, high: number, spacing: number): Grid {
  if (!(high > low && spacing > 0)) {
    throw new RangeError(
      `trapezoid(low, high, spacing): high must be above low and spacing above 0, got ${low}, ${high}, ${spacing}`,
    );
  }
  const n = Math.ceil((high - low) / spacing);
  const weight = (high - low) / n;
  return { x: Float64Array.from({ length: n + 1 }, (_, i) => low + i * weight), weight };
}

/** ∫ f(x) dx over the grid's interval. */
export function integrate(f: (x: number, i: number) => number, { x, weight }: Grid): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += f(x[i] ?? 0, i);
  return weight * sum;
}
