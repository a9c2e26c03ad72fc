import { atLeast, exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { entropyOf } from "./entropy.ts";
import { type JointTable, marginalsOf, sumOverTable } from "./jointTable.ts";

/**
 * I(X; Y) = KL(p(x, y)‖p(x)p(y)) = H(X) − H(X|Y) = H(Y) − H(Y|X), in nats, at most the smaller of H(X) and H(Y).
 *
 * A divergence from independence, not a cross entropy (Cover and Thomas 2006, eq. 2.28 and theorem 2.4.1).
 *
 * @param joint p(x, y): a row for each x
 * @throws RangeError when the rows are not of one length, or the table is no distribution
 * @example mutualInformation([[0.5, 0], [0, 0.5]]) // log 2
 */
export function mutualInformation(joint: JointTable): Quantity {
  const marginals = marginalsOf("mutualInformation(joint)", joint);
  const sum = sumOverTable(joint, marginals, (logJoint, logX, logY) => logJoint - logX - logY);
  const ceiling = Math.min(entropyOf(marginals.x), entropyOf(marginals.y));
  return atLeast(0, exactQuantity("I(X; Y)", sum, ceiling));
}
