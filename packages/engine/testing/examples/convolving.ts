import type { numpy as np } from "@jax-js/jax";
import { convolution, convolve } from "../convolution.ts";
import type { Example } from "../example.ts";

export const convolving: Example = {
  dtypes: ["float32"],
  ranks: [0, 3],
  make: ({ shape, dtype, next }) => {
    const c = convolution(shape.length, next);
    return {
      operands: [
        { shape: c.lhs, dtype },
        { shape: c.rhs, dtype },
      ],
      apply: (x: np.Array, w: np.Array) => convolve(x, w, c),
      tolerance: { rtol: 1e-5, atol: 1e-5 },
    };
  },
};
