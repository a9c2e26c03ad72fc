/** A distribution on the line, by functions that are exact in float64 up to its tails. */
export type Distribution = {
  /** E.g. "laplace". */
  readonly name: string;
  /** P(X ≤ x). */
  readonly cdf: (x: number) => number;
  /** inf { x : P(X ≤ x) ≥ u } for u in [0, 1]; the ends of the support, perhaps infinite, at 0 and 1. */
  readonly inverseCdf: (u: number) => number;
  /** The density at x; where the distribution is discrete, the probability of x. */
  readonly density: (x: number) => number;
};

/** A probability, for an inverse distribution function. */
export function requireProbability(owner: string, u: number): void {
  if (!(u >= 0 && u <= 1)) throw new RangeError(`${owner}.inverseCdf(u): u must lie within [0, 1], got ${u}`);
}

/**
 * The distribution of location + scale · Z.
 *
 * @param standard Z's functions, but for the density, which is that of location + scale · z at z
 * @throws RangeError when the location is not finite or the scale is not positive and finite
 */
export function locationScale(location: number, scale: number, standard: Distribution): Distribution {
  const owner = standard.name;
  if (!Number.isFinite(location))
    throw new RangeError(`${owner}(location, scale): location must be finite, got ${location}`);
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new RangeError(`${owner}(location, scale): scale must be positive and finite, got ${scale}`);
  const at = (x: number) => (x - location) / scale;
  return {
    name: owner,
    cdf: (x) => standard.cdf(at(x)),
    inverseCdf(u) {
      requireProbability(owner, u);
      return location + scale * standard.inverseCdf(u);
    },
    density: (x) => standard.density(at(x)),
  };
}
