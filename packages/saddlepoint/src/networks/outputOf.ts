import type { numpy as np } from "@jax-js/jax";
import type { Layer, Named } from "./layer.ts";

/** What a network without running statistics makes of x, [n, …] → [n, …]. Consumes both. */
export const outputOf = (network: Layer, weights: Named<np.Array>, x: np.Array): np.Array =>
  network.apply({ weights, statistics: {} }, x, "train").output;

/** The single output of each row, [n, …] → [n]. Consumes both. */
export const scalarOf = (network: Layer, weights: Named<np.Array>, x: np.Array): np.Array =>
  outputOf(network, weights, x).reshape([-1]);
