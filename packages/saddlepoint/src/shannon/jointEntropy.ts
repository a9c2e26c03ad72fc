import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { entropyOf } from "./entropy.ts";
import { type JointTable, marginalsOf } from "./jointTable.ts";

/**
 * H(X, Y) = −Σ p(x, y) log p(x, y), in nats, at most the logarithm of the number of cells.
 *
 * @param joint p(x, y): a row for each x
 * @throws RangeError when the rows are not of one length, or the table is no distribution
 */
export function jointEntropy(joint: JointTable): Quantity {
  const { x, y } = marginalsOf("jointEntropy(joint)", joint);
  const masses = joint.flatMap((row) => Array.from(row));
  return exactQuantity("H(X, Y)", entropyOf(masses), Math.log(x.length * y.length));
}
