import { numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { requireDecay } from "./requireOption.ts";
import { borrowed, disposeScalars, oneLess, type Schedule, valueAt } from "./schedule.ts";

/** Until its decay is reached, an average reaches back over about one in so many of the steps there were. */
const REACH = 10;

/**
 * min(decay, t/(t + 9)): an average by it reaches over about the last tenth of the steps there were, until it reaches back
 * as far as the decay says. Its start, which fades only by decayᵗ under the decay alone, is gone after a few steps.
 *
 * @throws RangeError when the decay is outside [0, 1)
 */
export function risingDecay(decay: number): Schedule {
  requireDecay("risingDecay(decay)", { decay });
  return (t) => np.minimum(t.ref.div(t.add(REACH - 1)), decay);
}

/** An average of weights over the steps, under the weights' own names. */
export type MovingAverage = {
  /** The average before the first step: a copy of the weights. */
  init(weights: Named<Tensor>): Named<Tensor>;
  /**
   * The average after one more step. Traced; borrows the weights, consumes the rest.
   *
   * @param t how many steps there were, 1 after the first: a float32 scalar
   */
  update(average: Named<np.Array>, weights: Named<np.Array>, t: np.Array): Named<np.Array>;
};

/**
 * The exponential moving average of weights: a ← a + (1 − δ)(w − a), so that a = δᵗ w₀ + (1 − δ) Σ δᵗ⁻ⁱ wᵢ (Polyak and
 * Juditsky 1992 average evenly; Yazici et al. 2019 for GANs).
 *
 * @param decay δ, in [0, 1): the share of the average that is kept at a step
 * @throws RangeError when the decay is a number outside [0, 1)
 */
export function movingAverage(decay: Schedule): MovingAverage {
  requireDecay("movingAverage(decay)", { decay });
  return {
    init: (weights) =>
      mapNamed(weights, ({ data, dims }) => new Tensor("float32", Float32Array.from(data, Number), dims)),
    update(average, weights, t) {
      const delta = valueAt(decay, t);
      const rest = oneLess(delta);
      const next = mapNamed(average, (mean, name) => {
        const weight = leafOf(weights, name, "movingAverage(weights)").ref;
        return mean.ref.add(weight.sub(mean).mul(borrowed(rest)));
      });
      t.dispose();
      disposeScalars(delta, rest);
      return next;
    },
  };
}
