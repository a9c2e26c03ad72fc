import { numpy as np } from "@jax-js/jax";
import { leafOf, mapNamed } from "../networks/named.ts";
import { descent, ONE, type Optimiser, realised, type Transform, zerosUnder } from "./optimiser.ts";
import { requireDecay, requirePositive } from "./requireOption.ts";
import { borrowed, disposeScalars, oneLess, type Schedule, valueAt } from "./schedule.ts";
import { scaleBy } from "./transforms.ts";

export type RmsMoments = {
  /** ρ, decay of the mean of squared gradients, in [0, 1). Default 0.99. */
  readonly decay?: Schedule;
  /** Added to the root of that mean. Default 1e-8. */
  readonly epsilon?: number;
};

export type RmsPropOptions = RmsMoments & {
  /** α, the step size. */
  readonly rate: Schedule;
};

/**
 * RMSProp (Tieleman and Hinton 2012, lecture 6.5): v ← ρ v + (1 − ρ) g², w ← w − α g / (√v + ε), v from 0; the defaults are
 * those of the WGAN authors' code. It remembers v as "second.<weight>".
 *
 * @throws RangeError when the rate or epsilon is not positive, or the decay is outside [0, 1)
 */
export function rmsProp({ rate, decay = 0.99, epsilon = 1e-8 }: RmsPropOptions): Optimiser {
  requirePositive("rmsProp(options)", { rate, epsilon });
  requireDecay("rmsProp(options)", { decay });
  return descent(scaleByRms({ decay, epsilon }), scaleBy(rate));
}

/**
 * RMSProp without its rate: updates u become u / (√v + ε).
 *
 * @throws RangeError when epsilon is not positive, or the decay is a number outside [0, 1)
 */
export function scaleByRms({ decay = 0.99, epsilon = 1e-8 }: RmsMoments = {}): Transform {
  requirePositive("scaleByRms(options)", { epsilon });
  requireDecay("scaleByRms(options)", { decay });
  return {
    init: (weights) => zerosUnder("second", weights),
    update(updates, state, _, t) {
      const rho = valueAt(decay, t);
      const rest = oneLess(rho);
      const squares: Record<string, np.Array> = {};
      const directions = mapNamed(realised(updates), (gradient, name) => {
        const v = leafOf(state, `second.${name}`, "rmsProp(state)")
          .mul(borrowed(rho))
          .add(gradient.ref.mul(gradient.ref).mul(borrowed(rest)));
        squares[`second.${name}`] = v.ref;
        return gradient.div(np.sqrt(v).add(epsilon));
      });
      disposeScalars(rho, rest);
      return { updates: { directions, factor: ONE }, state: { ...state, ...squares } };
    },
  };
}
