import { type Distribution, requireLocationScale, requireProbability } from "./distribution.ts";

/**
 * The logistic distribution, F(x) = σ((x − μ)/s), whose F⁻¹(u) = μ + s log(u / (1 − u)) is the logit.
 *
 * @param location μ, the mean
 * @param scale s > 0; the variance is s²π²/3
 * @throws RangeError when μ is not finite or s is not positive and finite
 */
export function logistic(location = 0, scale = 1): Distribution {
  requireLocationScale("logistic", location, scale);
  const standard = (x: number) => (x - location) / scale;
  return {
    name: "logistic",
    cdf(x) {
      const z = standard(x);
      return z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
    },
    inverseCdf(u) {
      requireProbability("logistic", u);
      return location + scale * (Math.log(u) - Math.log1p(-u));
    },
    density(x) {
      const decay = Math.exp(-Math.abs(standard(x)));
      return decay / (scale * (1 + decay) ** 2);
    },
  };
}
