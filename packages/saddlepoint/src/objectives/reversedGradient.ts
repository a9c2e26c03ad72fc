import { lax, type numpy as np } from "@jax-js/jax";

/**
 * x itself, bit for bit, whose gradient on the way back is −weight times what arrives: what lies above it learns to lower a
 * loss, and what lies below it to raise the same loss, in one pass (Ganin et al. 2016, eq. 16 and 17).
 *
 * Written x̄ + weight (x̄ − x), x̄ being x held constant. A weight of 0 lets no gradient through. Consumes both.
 *
 * @param x finite numbers of any shape
 * @param weight λ, a number or a scalar array
 */
export function reversedGradient(x: np.Array, weight: number | np.Array): np.Array {
  const held = lax.stopGradient(x.ref);
  return held.ref.add(held.sub(x).mul(weight));
}
