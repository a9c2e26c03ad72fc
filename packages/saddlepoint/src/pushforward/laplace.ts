import { type Distribution, locationScale } from "./distribution.ts";

/**
 * The Laplace distribution, density e^(−|x − μ|/b) / 2b.
 *
 * F⁻¹(u) = μ + b log 2u below the median and μ − b log 2(1 − u) above it: each tail by its own small probability.
 *
 * @param location μ, the median
 * @param scale b > 0, the mean absolute deviation
 * @throws RangeError when μ is not finite or b is not positive and finite
 */
export function laplace(location = 0, scale = 1): Distribution {
  return locationScale(location, scale, {
    name: "laplace",
    cdf: (z) => (z < 0 ? Math.exp(z) / 2 : 1 - Math.exp(-z) / 2),
    inverseCdf: (u) => (u < 0.5 ? Math.log(2 * u) : -Math.LN2 - Math.log1p(-u)),
    density: (z) => Math.exp(-Math.abs(z)) / (2 * scale),
  });
}
