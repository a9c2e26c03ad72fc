import { lax, numpy as np } from "@jax-js/jax";
import { sigmoid as stableSigmoid } from "../numeric/sigmoid.ts";
import type { Layer } from "./layer.ts";

/** A layer that applies a function to each element and holds nothing. */
export function activation(f: (x: np.Array) => np.Array): Layer {
  return {
    init: () => ({ weights: {}, statistics: {} }),
    apply: (_variables, x) => ({ output: f(x), statistics: {} }),
  };
}

/**
 * x where x > 0, slope · x elsewhere (Maas et al. 2013); 0.1 is the InfoGAN paper's slope.
 *
 * Written as x times a constant factor, so that the way back is one product with the same factor, with the slope
 * `slope` at the tie x = 0.
 */
export function leakyRelu(slope = 0.1): Layer {
  return activation((x) => x.ref.mul(np.where(lax.stopGradient(x).greater(0), 1, slope)));
}

/** max(x, 0), with slope 0 at the tie. */
export const relu = (): Layer => leakyRelu(0);

/** 1 / (1 + e^(−x)): images with values in [0, 1]. */
export const sigmoid = (): Layer => activation(stableSigmoid);

/** tanh x: images with values in [−1, 1]. */
export const tanh = (): Layer => activation((x) => stableSigmoid(x.mul(2)).mul(2).sub(1));
