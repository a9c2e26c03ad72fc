import { requireDistribution } from "../divergences/requireDistribution.ts";
import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { entropyOf } from "./entropyOf.ts";

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
