import { requireDistribution } from "../divergences/requireDistribution.ts";
import { exactQuantity, type Quantity } from "../quantity/quantity.ts";

/**
 * H(X) = −Σ p log p, in nats; at most log k of k outcomes, where they are equally likely (Shannon 1948, theorem 2).
 *
 * @param p the masses of X: at least 0, of sum 1
 * @throws RangeError when p is no distribution
 */
export function entropy(p: ArrayLike<number>): Quantity {
  requireDistribution("entropy(p)", "p", p);
  return exactQuantity("H(X)", entropyOf(p), Math.log(p.length));
}

/** −Σ p log p in nats, at most the logarithm of the number of masses, which rounding could exceed. */
export function entropyOf(masses: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < masses.length; i++) {
    const mass = masses[i] ?? 0;
    if (mass > 0) sum -= mass * Math.log(mass);
  }
  return Math.min(Math.max(0, sum), Math.log(masses.length));
}
