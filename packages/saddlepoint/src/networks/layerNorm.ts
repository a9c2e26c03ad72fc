import { numpy as np } from "@jax-js/jax";
import { constantWeights } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";

/**
 * Layer normalisation: each sample by its own mean and variance over every axis but the first, then an affine map a
 * channel: [n, channels] or [n, channels, height, width], same shape out (Ba et al. 2016, eq. 3 and 4).
 *
 * It keeps samples apart, so a critic with a gradient penalty may have it where it may not have batch normalisation
 * (Gulrajani et al. 2017, section 4).
 */
export function layerNorm(channels: number, { epsilon = 1e-5 }: { readonly epsilon?: number } = {}): Layer {
  return {
    init: () => ({
      weights: { scale: constantWeights([channels], 1), shift: constantWeights([channels], 0) },
      statistics: {},
    }),
    apply({ weights }, x) {
      const axes = x.shape.map((_, axis) => axis).slice(1);
      const shape = [1, channels, ...x.shape.slice(2).map(() => 1)];
      const mean = x.ref.mean(axes, { keepdims: true });
      const centred = x.sub(mean);
      const variance = centred.ref.mul(centred.ref).mean(axes, { keepdims: true });
      const normal = centred.div(np.sqrt(variance.add(epsilon)));
      const scale = leafOf(weights, "scale", "layerNorm").reshape(shape);
      const shift = leafOf(weights, "shift", "layerNorm").reshape(shape);
      return { output: normal.mul(scale).add(shift), statistics: {} };
    },
  };
}
