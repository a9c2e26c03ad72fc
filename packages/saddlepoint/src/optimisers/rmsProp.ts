import { numpy as np } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";

export type RmsPropOptions = {
  /** α, the step size. */
  readonly rate: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.99. */
  readonly decay?: number;
  /** Added to the root of that mean. Default 1e-8. */
  readonly epsilon?: number;
};

/** RMSProp with its options checked and filled in. */
export type RmsProp = Required<RmsPropOptions> & { readonly kind: "rmsprop" };

/**
 * RMSProp's options, checked; the defaults are those of the WGAN authors' code.
 *
 * @throws RangeError when the rate or epsilon is not positive, or the decay is outside [0, 1)
 */
export function rmsProp({ rate, decay = 0.99, epsilon = 1e-8 }: RmsPropOptions): RmsProp {
  for (const [name, value] of Object.entries({ rate, epsilon })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new RangeError(`rmsProp(options): ${name} must be positive and finite, got ${value}`);
    }
  }
  if (!(decay >= 0 && decay < 1))
    throw new RangeError(`rmsProp(options): decay must be in [0, 1), got ${decay}`);
  return { kind: "rmsprop", rate, decay, epsilon };
}

/**
 * One step of RMSProp (Tieleman and Hinton 2012, lecture 6.5): v ← ρ v + (1 − ρ) g², w ← w − α g / (√v + ε), v from 0.
 *
 * @param weights the weights; consumed, like everything here
 * @param gradients of the loss, under the same names
 * @param squares v of each weight
 */
export function rmsPropStep(
  { rate, decay, epsilon }: RmsProp,
  weights: Named<np.Array>,
  gradients: Named<np.Array>,
  squares: Named<np.Array>,
): { readonly weights: Named<np.Array>; readonly squares: Named<np.Array> } {
  const next: Record<string, np.Array> = {};
  const updated = mapNamed(weights, (weight, name) => {
    const gradient = leafOf(gradients, name, "rmsPropStep(gradients)");
    const v = leafOf(squares, name, "rmsPropStep(squares)")
      .mul(decay)
      .add(gradient.ref.mul(gradient.ref).mul(1 - decay));
    next[name] = v.ref;
    return weight.sub(gradient.div(np.sqrt(v).add(epsilon)).mul(rate));
  });
  return { weights: updated, squares: next };
}
