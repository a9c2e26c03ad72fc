import { lax, numpy as np } from "@jax-js/jax";

/**
 * log(1 + eˣ), with value and gradient right for every finite float32, x = 0 included.
 *
 * = max(x, 0) + log(1 + e^(−|x|)), whose exponential cannot overflow. The sign is a constant factor chosen by a
 * comparison, not `max` and `abs`: those give a tie's whole slope to one side, and the slope at 0 is ½.
 *
 * @param x any shape
 * @returns the same shape
 */
export function softplus(x: np.Array): np.Array {
  const positive = lax.stopGradient(x.ref).greater(0);
  const minusAbsolute = x.ref.mul(np.where(positive.ref, -1, 1));
  return x.mul(np.where(positive, 1, 0)).add(np.log(np.exp(minusAbsolute).add(1)));
}
