import { lax, numpy as np } from "@jax-js/jax";
import { normalWeights } from "./initial.ts";
import type { Layer } from "./layer.ts";
import { leafOf } from "./named.ts";

/** Keeps a division finite where a vector is zero. */
const FLOOR = 1e-12;

const unit = (vector: np.Array): np.Array => {
  const norm = np.sqrt(vector.ref.mul(vector.ref).sum()).add(FLOOR);
  return vector.div(norm);
};

/**
 * A layer with its weight divided by the weight's largest singular value: W / σ(W), W as a matrix of its first axis by the
 * rest (Miyato et al. 2018, algorithm 1).
 *
 * A dense layer is then 1-Lipschitz, but for how far σ is known. A convolution is not: windows overlap, and each number of its
 * input is in up to ⌈k/s⌉² of them, of k × k at stride s, so that ‖Wx‖² ≤ σ² Σ ‖window‖² ≤ σ² ⌈k/s⌉² ‖x‖². Its gain is at most
 * ⌈k/s⌉, and kernels of ones nearly have it: a network's constant stays bounded, by their product.
 *
 * σ = uᵀ W v with one step of power iteration a training step; u is carried on among the running statistics, and u and v
 * carry no gradient.
 *
 * @throws RangeError when the layer has no weight called "weight"
 */
export function spectralNorm(layer: Layer): Layer {
  return {
    ...(layer.mixesSamples === undefined ? {} : { mixesSamples: layer.mixesSamples }),
    init(stream) {
      const { weights, statistics } = layer.init(stream);
      const [rows = 1] = leafOf(weights, "weight", "spectralNorm(layer)").dims;
      return { weights, statistics: { ...statistics, direction: normalWeights(stream, [rows], 1) } };
    },
    apply({ weights, statistics }, x, mode) {
      const { direction, ...rest } = statistics;
      const weight = leafOf(weights, "weight", "spectralNorm(layer)");
      if (direction === undefined)
        throw new RangeError('spectralNorm(layer): needs the statistic "direction"');
      const rows = weight.shape[0] ?? 1;
      const matrix = weight.ref.reshape([rows, weight.size / rows]);
      const fixed = lax.stopGradient(matrix.ref);
      const v = unit(np.matmul(direction, fixed.ref));
      const u = unit(np.matmul(fixed, v.ref));
      const sigma = np.matmul(u.ref, np.matmul(matrix, v)).add(FLOOR);
      const applied = layer.apply(
        { weights: { ...weights, weight: weight.div(sigma) }, statistics: rest },
        x,
        mode,
      );
      if (mode === "evaluate") {
        u.dispose();
        return applied;
      }
      return { output: applied.output, statistics: { ...applied.statistics, direction: u } };
    },
  };
}
