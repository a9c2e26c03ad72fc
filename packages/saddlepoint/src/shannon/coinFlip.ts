import { requireDistributions } from "../divergences/requireDistribution.ts";
import type { JointTable } from "./jointTable.ts";

/**
 * The world of a GAN's discriminator: a fair coin y chooses whether x is drawn from P (y = 1, real) or Q (y = 0, fake).
 *
 * Its mutual information is I(x; y) = JSD(P, Q), at most h(½) = +log 2.
 *
 * @param p the masses of P: at least 0, of sum 1
 * @param q the masses of Q, as many
 * @returns p(x, y), a row [½ q(x), ½ p(x)] for each x
 * @throws RangeError when p or q is no distribution, or when their lengths differ
 */
export function coinFlip(p: ArrayLike<number>, q: ArrayLike<number>): JointTable {
  requireDistributions("coinFlip(p, q)", p, q);
  return Array.from(p, (mass, i) => [(q[i] ?? 0) / 2, mass / 2]);
}
