import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { divergence } from "./divergence.ts";
import { jensenShannon } from "./jensenShannon.ts";

/**
 * The Jensen-Shannon divergence, each side weighed by ½: ½ KL(P‖M) + ½ KL(Q‖M), M = (P + Q)/2, in nats.
 *
 * At most log 2 (Lin 1991, eq. 3.1 and theorem 3): the information between a draw from P or Q and the fair coin that
 * chose which. f-GANs leave out the ½: D_js = 2 JSD, and the GAN's game bounds 2 JSD − log 4.
 *
 * @param p the masses of P: at least 0, of sum 1
 * @param q the masses of Q, as many
 * @throws RangeError when p or q is no distribution, or when their lengths differ
 */
export function jsd(p: ArrayLike<number>, q: ArrayLike<number>): Quantity {
  return exactQuantity("JSD(P, Q)", divergence(jensenShannon, p, q).value / 2, Math.LN2);
}
