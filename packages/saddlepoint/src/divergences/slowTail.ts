import { lax, numpy as np } from "@jax-js/jax";

/** Where the tail begins: e³⁰ ≈ 1e13 leaves float32 room for gradients, and |log p/q| = 30 is beyond any sample. */
const START = 30;

/**
 * v up to 30, then 30 + log(v − 29): increasing, C¹ and unbounded, so its exponential is a power and not an overflow.
 *
 * An activation that takes e^v applies this first, for numbers and arrays alike. The bound stays valid: T stays in dom f*.
 */
export const slowAbove = (v: number): number => (v > START ? START + Math.log1p(v - START) : v);

/** v down to −30, then −30 − log(−29 − v). */
export const slowBelow = (v: number): number => -slowAbove(-v);

/** The same for arrays of any shape, with its gradient; consumes its argument. */
export function slowAboveArray(v: np.Array): np.Array {
  const inTail = np.where(lax.stopGradient(v.ref).greater(START), 1, 0);
  // Outside the tail the logarithm is log 1 with slope 0: nothing that is not taken can spoil the gradient.
  const tail = np.log(v.ref.sub(START).mul(inTail.ref).add(1)).add(START).mul(inTail.ref);
  return v.mul(np.subtract(1, inTail)).add(tail);
}

/** The same for arrays of any shape, with its gradient; consumes its argument. */
export const slowBelowArray = (v: np.Array): np.Array => slowAboveArray(v.neg()).neg();
