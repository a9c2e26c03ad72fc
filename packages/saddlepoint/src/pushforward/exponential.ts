import { type Distribution, requireProbability } from "./distribution.ts";

/**
 * The exponential distribution, density λ e^(−λx) for x ≥ 0; F⁻¹(u) = −log(1 − u) / λ.
 *
 * @param rate λ > 0, one over the mean
 * @throws RangeError when λ is not positive and finite
 */
export function exponential(rate = 1): Distribution {
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RangeError(`exponential(rate): rate must be positive and finite, got ${rate}`);
  return {
    name: "exponential",
    cdf: (x) => (x > 0 ? -Math.expm1(-rate * x) : 0),
    inverseCdf(u) {
      requireProbability("exponential", u);
      return u === 0 ? 0 : -Math.log1p(-u) / rate;
    },
    density: (x) => (x < 0 ? 0 : rate * Math.exp(-rate * x)),
  };
}
