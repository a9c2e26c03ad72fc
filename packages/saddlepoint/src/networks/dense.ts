import { numpy as np } from "@jax-js/jax";
import { constantWeights, normalWeights } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";

export type DenseOptions = {
  /** Whether to add a bias; false before a batch normalisation, which would remove it. Default true. */
  readonly bias?: boolean;
  /** The deviation of the initial weights. Default 0.02. */
  readonly deviation?: number;
};

/** x W + b: [n, inputs] → [n, outputs]; W is [inputs, outputs]. */
export function dense(inputs: number, outputs: number, { bias = true, deviation }: DenseOptions = {}): Layer {
  return {
    init: (stream) => {
      const weight = normalWeights(stream, [inputs, outputs], deviation);
      return { weights: bias ? { weight, bias: constantWeights([outputs], 0) } : { weight }, statistics: {} };
    },
    apply({ weights }, x) {
      const product = np.matmul(x, leafOf(weights, "weight", "dense"));
      return { output: bias ? product.add(leafOf(weights, "bias", "dense")) : product, statistics: {} };
    },
  };
}
