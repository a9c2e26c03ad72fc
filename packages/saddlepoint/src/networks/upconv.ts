import { lax } from "@jax-js/jax";
import type { ConvOptions } from "./conv.ts";
import { constantWeights, normalWeights } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";

/**
 * A transposed convolution, the adjoint of `conv`'s sum: [n, inputs, height, width] → [n, outputs, height', width'],
 * height' = stride (height − 1) + kernel − 2 padding. The kernel is [inputs, outputs, kernel, kernel].
 */
export function upconv(inputs: number, outputs: number, options: ConvOptions = {}): Layer {
  const { kernel = 4, stride = 2, padding = 1, bias = true, deviation } = options;
  return {
    init: (stream) => {
      const weight = normalWeights(stream, [inputs, outputs, kernel, kernel], deviation);
      return { weights: bias ? { weight, bias: constantWeights([outputs], 0) } : { weight }, statistics: {} };
    },
    apply({ weights }, x) {
      const pads: [number, number] = [padding, padding];
      const weight = leafOf(weights, "weight", "upconv");
      const sums = lax.convTranspose(x, weight, [stride, stride], [pads, pads], { transposeKernel: true });
      if (!bias) return { output: sums, statistics: {} };
      const shift = leafOf(weights, "bias", "upconv").reshape([1, outputs, 1, 1]);
      return { output: sums.add(shift), statistics: {} };
    },
  };
}
