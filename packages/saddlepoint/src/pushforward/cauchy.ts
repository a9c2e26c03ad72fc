import { type Distribution, locationScale } from "./distribution.ts";

/**
 * The Cauchy distribution, density 1 / (πγ (1 + z²)) with z = (x − μ)/γ; it has no mean.
 *
 * F⁻¹(u) = μ + γ tan(π(u − ½)), written as a cotangent of the nearer tail's probability, which keeps small ones exact.
 *
 * @param location μ, the median
 * @param scale γ > 0, half the interquartile range
 * @throws RangeError when μ is not finite or γ is not positive and finite
 */
export function cauchy(location = 0, scale = 1): Distribution {
  return locationScale(location, scale, {
    name: "cauchy",
    // ½ + atan(z)/π, whose two terms cancel in the lower tail.
    cdf: (z) => Math.atan2(1, -z) / Math.PI,
    inverseCdf: (u) => (u < 0.5 ? -1 / Math.tan(Math.PI * u) : 1 / Math.tan(Math.PI * (1 - u))),
    density: (z) => 1 / (Math.PI * scale * (1 + z ** 2)),
  });
}
