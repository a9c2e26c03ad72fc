import { lax, numpy as np } from "@jax-js/jax";
import { constantWeights } from "./initial.ts";
import type { Layer, Named } from "./layer.ts";
import { leafOf } from "./named.ts";

export type BatchNormOptions = {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** The largest share of the running statistics kept at each step; the rest is the batch's. Default 0.98. */
  readonly decay?: number;
};

/**
 * Batch normalisation over every axis but the second: [n, channels] or [n, channels, height, width], same shape out.
 *
 * y = γ (x − m) / √(v + ε) + β; in mode "train" m and v are the batch's mean and (biased) variance, and the running
 * statistics become kept · running + (1 − kept) · batch, with the unbiased variance; in mode "evaluate" they are the
 * running statistics (Ioffe and Szegedy 2015, algorithms 1 and 2). γ starts at 1, β at 0.
 *
 * After n batches kept = min(decay, n / (n + 1)): at first the statistics are the plain mean of the batches'. Initial
 * values that faded only by decayⁿ would spoil them for hundreds of steps, as variances are 1e-4 in the papers' networks.
 */
export function batchNorm(channels: number, { epsilon = 1e-5, decay = 0.98 }: BatchNormOptions = {}): Layer {
  return {
    mixesSamples: true,
    init: () => ({
      weights: { scale: constantWeights([channels], 1), shift: constantWeights([channels], 0) },
      statistics: {
        mean: constantWeights([channels], 0),
        variance: constantWeights([channels], 1),
        batches: constantWeights([], 0),
      },
    }),
    apply({ weights, statistics }, x, mode) {
      const shape = [1, channels, ...x.shape.slice(2).map(() => 1)];
      const take = (from: Named<np.Array>, name: string) => leafOf(from, name, "batchNorm").reshape(shape);
      const [scale, shift] = [take(weights, "scale"), take(weights, "shift")];
      const [runningMean, runningVariance] = [take(statistics, "mean"), take(statistics, "variance")];
      const batches = leafOf(statistics, "batches", "batchNorm");
      if (mode === "evaluate") {
        batches.dispose();
        const factor = scale.div(np.sqrt(runningVariance.add(epsilon)));
        return { output: x.mul(factor.ref).add(shift.sub(runningMean.mul(factor))), statistics: {} };
      }
      const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
      const count = x.size / channels;
      const mean = x.ref.mean(axes, { keepdims: true });
      // Normalising is blind to a constant shift of x. Shifting by the mean, held constant, keeps the variance free of
      // cancellation, and leaves what carries gradient through the mean to a vector of one number a channel: the
      // derivatives of every order are right, with fewer passes over the activations.
      const constant = lax.stopGradient(mean.ref);
      const offset = mean.sub(constant.ref); // 0, with the mean's gradient
      const centred = x.sub(constant.ref);
      const squares = centred.ref.mul(centred.ref).mean(axes, { keepdims: true });
      const variance = squares.sub(offset.ref.mul(offset.ref));
      const factor = scale.div(np.sqrt(variance.ref.add(epsilon)));
      const output = centred.mul(factor.ref).add(shift.sub(offset.mul(factor)));
      const unbiased = count > 1 ? count / (count - 1) : 1;
      const next = batches.add(1);
      const added = np.maximum(np.reciprocal(next.ref), 1 - decay);
      const kept = added.ref.neg().add(1); // exactly 0 at first: the initial values leave no trace
      const follow = (running: np.Array, batch: np.Array) =>
        running.mul(kept.ref).add(lax.stopGradient(batch).mul(added.ref)).reshape([channels]);
      const followed = {
        mean: follow(runningMean, constant),
        variance: follow(runningVariance, variance.mul(unbiased)),
        batches: next,
      };
      added.dispose();
      kept.dispose();
      return { output, statistics: followed };
    },
  };
}
