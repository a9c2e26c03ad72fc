import { atLeast, exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { entropyOf } from "./entropy.ts";
import { type JointTable, marginalsOf, sumOverTable } from "./jointTable.ts";

/**
 * What one variable leaves open when the other is known: H(X|Y) = −Σ p(x, y) log p(x|y), in nats, at most H(X).
 *
 * @param joint p(x, y): a row for each x
 * @param of the variable whose entropy it is: "x" for H(X|Y), "y" for H(Y|X)
 * @throws RangeError when the rows are not of one length, or the table is no distribution
 */
export function conditionalEntropy(joint: JointTable, of: "x" | "y"): Quantity {
  const marginals = marginalsOf("conditionalEntropy(joint, of)", joint);
  const ofX = of === "x";
  const sum = sumOverTable(joint, marginals, (logJoint, logX, logY) => (ofX ? logY : logX) - logJoint);
  return atLeast(0, exactQuantity(ofX ? "H(X|Y)" : "H(Y|X)", sum, entropyOf(marginals[of])));
}
