/** A probability density on one or two (or more) numbers, by its logarithm, which tells a tail from nothing. */
export type Density = {
  /**
   * The log density at a point, one argument a dimension; −Infinity where there is none. Never the logarithm of a density
   * that can underflow: −Infinity in a tail says that the mass there is 0, and makes divergences infinite.
   */
  readonly logDensity: (...x: number[]) => number;
  /** The range outside of which there is no mass, one a dimension; ends may be infinite. */
  readonly support: readonly (readonly [low: number, high: number])[];
  /** Where to look, along each dimension: about the modes, beside narrow peaks, at corners. */
  readonly points?: readonly (readonly number[])[];
};

/** A density's logarithm at a point, −∞ outside its support. */
export function logDensityAt({ logDensity, support }: Density, x: readonly number[]): number {
  for (let i = 0; i < support.length; i++) {
    const [low, high] = support[i] ?? [0, 0];
    const at = x[i] ?? Number.NaN;
    if (at < low || at > high) return Number.NEGATIVE_INFINITY;
  }
  return logDensity(...x);
}
