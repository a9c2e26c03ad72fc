import { lax, numpy as np } from "@jax-js/jax";

/**
 * σ(x) = 1 / (1 + e^(−x)), with value and gradient right for every finite float32, x = 0 included.
 *
 * = (1 or e^(−|x|)) / (1 + e^(−|x|)): the textbook form's derivative is 0·∞ for large negative x in float32.
 *
 * @param x any shape
 * @returns the same shape
 */
export function sigmoid(x: np.Array): np.Array {
  const positive = lax.stopGradient(x.ref).greater(0);
  const decay = np.exp(x.mul(np.where(positive.ref, -1, 1)));
  return np.where(positive, 1, decay.ref).div(decay.add(1));
}
