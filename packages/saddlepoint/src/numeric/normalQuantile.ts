import { normalCdf } from "./normalCdf.ts";

/** Halley's steps from an approximation that is within 4.5e-4. */
const STEPS = 2;

/**
 * Φ⁻¹(u) of a standard normal number, u in (0, 1), as exact as `normalCdf` is.
 *
 * A rational approximation (Abramowitz and Stegun 1964, 26.2.23), then Halley's steps; from the nearer tail, whose small
 * probabilities keep their precision.
 */
export function normalQuantile(u: number): number {
  const tail = Math.min(u, 1 - u);
  const t = Math.sqrt(-2 * Math.log(tail));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let x = above / below - t; // negative
  for (let step = 0; step < STEPS; step++) {
    const error = (normalCdf(x) - tail) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
    x -= error / (1 + (x * error) / 2);
  }
  return u < 0.5 ? x : -x;
}
