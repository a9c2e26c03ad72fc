import { lax } from "@jax-js/jax";
import { constantWeights, normalWeights } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";

export type ConvOptions = {
  /** Side of the square kernel. Default 4. */
  readonly kernel?: number;
  /** Default 2: with a kernel of 4 and a padding of 1 it halves, or doubles, the image's side exactly. */
  readonly stride?: number;
  /** Zeros added on every side. Default 1. */
  readonly padding?: number;
  /** Whether to add a bias; false before a batch normalisation, which would remove it. Default true. */
  readonly bias?: boolean;
  /** The deviation of the initial weights. Default 0.02. */
  readonly deviation?: number;
};

/**
 * A convolution over images: [n, inputs, height, width] → [n, outputs, height', width'],
 * height' = ⌊(height + 2 padding − kernel) / stride⌋ + 1. The kernel is [outputs, inputs, kernel, kernel].
 */
export function conv(inputs: number, outputs: number, options: ConvOptions = {}): Layer {
  const { kernel = 4, stride = 2, padding = 1, bias = true, deviation } = options;
  return {
    init: (stream) => {
      const weight = normalWeights(stream, [outputs, inputs, kernel, kernel], deviation);
      return { weights: bias ? { weight, bias: constantWeights([outputs], 0) } : { weight }, statistics: {} };
    },
    apply({ weights }, x) {
      const pads: [number, number] = [padding, padding];
      const sums = lax.conv(x, leafOf(weights, "weight", "conv"), [stride, stride], [pads, pads]);
      if (!bias) return { output: sums, statistics: {} };
      const shift = leafOf(weights, "bias", "conv").reshape([1, outputs, 1, 1]);
      return { output: sums.add(shift), statistics: {} };
    },
  };
}
