import type { numpy as np } from "@jax-js/jax";

/**
 * A smooth map of d-dimensional space, or a part of it, with its inverse. Both act on each row of [n, d] alone, may be
 * traced and differentiated, and consume their argument.
 */
export type InvertibleMap = {
  readonly dimension: number;
  /** x = g(z), [n, d] → [n, d]. */
  readonly forward: (z: np.Array) => np.Array;
  /** z = g⁻¹(x), [n, d] → [n, d]; NaN where x is no image. */
  readonly inverse: (x: np.Array) => np.Array;
};
