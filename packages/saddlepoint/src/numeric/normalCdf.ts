/** Beyond this many deviations the tail is below the smallest float64. */
const FARTHEST = 38.5;
/** Where the rational function gives way to the continued fraction. */
const SPLIT = 7.07106781186547;

const NUMERATOR = [
  220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688,
  0.0352624965998911,
] as const;
const DENOMINATOR = [
  440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207,
  1.75566716318264, 0.0883883476483184,
] as const;

/** Σ cᵢ xⁱ. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

/**
 * Φ(x) = P(Z ≤ x) of a standard normal number, to 1e-14; its lower tail keeps its relative precision.
 *
 * Hart 1968, algorithm 5666, with a continued fraction in the tail (West 2005, "Better approximations to cumulative normal
 * functions").
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (!(size <= FARTHEST)) return Number.isNaN(x) ? Number.NaN : x > 0 ? 1 : 0;
  const density = Math.exp(-(size * size) / 2);
  const tail =
    size < SPLIT
      ? (density * polynomial(NUMERATOR, size)) / polynomial(DENOMINATOR, size)
      : density / (size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))) / Math.sqrt(2 * Math.PI);
  return x > 0 ? 1 - tail : tail;
}
