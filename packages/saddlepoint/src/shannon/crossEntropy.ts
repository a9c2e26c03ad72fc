import { requireDistributions } from "../divergences/requireDistribution.ts";
import { exactQuantity, type Quantity } from "../quantity/quantity.ts";

/**
 * H(P, Q) = −Σ p log q = H(P) + KL(P‖Q), in nats: the cost of coding P's outcomes for Q. Infinity where P has mass that Q
 * has not.
 *
 * @param p the masses of P: at least 0, of sum 1
 * @param q the masses of Q, as many
 * @throws RangeError when p or q is no distribution, or when their lengths differ
 */
export function crossEntropy(p: ArrayLike<number>, q: ArrayLike<number>): Quantity {
  requireDistributions("crossEntropy(p, q)", p, q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const mass = p[i] ?? 0;
    if (mass > 0) sum -= mass * Math.log(q[i] ?? 0);
  }
  return exactQuantity("H(P, Q)", sum);
}
