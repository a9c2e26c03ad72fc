import { sigmoidOf } from "../numeric/scalars.ts";
import { type Distribution, locationScale } from "./distribution.ts";

/**
 * The logistic distribution, F(x) = σ((x − μ)/s), whose F⁻¹(u) = μ + s log(u / (1 − u)) is the logit.
 *
 * @param location μ, the mean
 * @param scale s > 0; the variance is s²π²/3
 * @throws RangeError when μ is not finite or s is not positive and finite
 */
export function logistic(location = 0, scale = 1): Distribution {
  return locationScale(location, scale, {
    name: "logistic",
    cdf: sigmoidOf,
    inverseCdf: (u) => Math.log(u) - Math.log1p(-u),
    density(z) {
      const decay = Math.exp(-Math.abs(z));
      return decay / (scale * (1 + decay) ** 2);
    },
  });
}
