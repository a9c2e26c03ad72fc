import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { entropyOf } from "./entropy.ts";

/**
 * h(p) = −p log p − (1 − p) log(1 − p), the entropy of a coin, in nats: +log 2 for a fair one, its largest value.
 *
 * @param p the probability of one side, from 0 to 1
 * @throws RangeError when p is not in [0, 1]
 */
export function binaryEntropy(p: number): Quantity {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`binaryEntropy(p): p must be from 0 to 1, got ${p}`);
  return exactQuantity(`h(${p})`, entropyOf([p, 1 - p]), Math.LN2);
}
