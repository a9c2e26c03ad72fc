import { nn, numpy as np } from "@jax-js/jax";

/** A dense layer, a rectifier and a penalty, each on a line of its own, for tests of where equations come from. */
export const layers = {
  product: (x: np.Array, w: np.Array): np.Array => np.matmul(x, w), // the product
  rectified: (x: np.Array): np.Array => nn.leakyRelu(x, 0.1), // the rectifier
  gate: (x: np.Array): np.Array => nn.silu(x), // the gate, which jax-js compiles as a function of its own
  squared: (x: np.Array): np.Array => x.ref.mul(x).sum(), // the penalty
};
