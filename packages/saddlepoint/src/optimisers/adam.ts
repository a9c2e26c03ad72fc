import { numpy as np } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";

export type AdamOptions = {
  /** α, the step size. */
  readonly rate: number;
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the bias-corrected second moment, as in the paper's algorithm. Default 1e-8. */
  readonly epsilon?: number;
  /** The step size halves every so many steps; it stays as it is unless told. */
  readonly halfLife?: number | undefined;
};

/**
 * Adam's moments of each weight, kept without their factors: first = m / (1 − β₁), second = v / (1 − β₂). That saves two
 * passes over the weights a step.
 */
export type Moments<A> = { readonly first: Named<A>; readonly second: Named<A> };

/** Adam with its options checked and filled in. */
export type Adam = Required<Omit<AdamOptions, "halfLife">> &
  Pick<AdamOptions, "halfLife"> & { readonly kind: "adam" };

/**
 * Adam's options, checked.
 *
 * @throws RangeError when the rate, epsilon or halfLife is not positive, or a beta is outside [0, 1)
 */
export function adam({ rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, halfLife }: AdamOptions): Adam {
  const cooling = halfLife === undefined ? {} : { halfLife };
  for (const [name, value] of Object.entries({ rate, epsilon, ...cooling })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new RangeError(`adam(options): ${name} must be positive and finite, got ${value}`);
    }
  }
  for (const [name, value] of Object.entries({ beta1, beta2 })) {
    if (!(value >= 0 && value < 1))
      throw new RangeError(`adam(options): ${name} must be in [0, 1), got ${value}`);
  }
  return { kind: "adam", rate, beta1, beta2, epsilon, ...cooling };
}

/** 1 − βᵗ for a traced t ≥ 1. */
function biasCorrection(beta: number, t: np.Array): np.Array {
  if (beta === 0) {
    t.dispose();
    return np.array(1);
  }
  return np
    .exp(t.mul(Math.log(beta)))
    .neg()
    .add(1);
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1).
 *
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − α m̂ / (√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * @param weights the weights; consumed, like everything here
 * @param gradients of the loss, under the same names
 * @param t how many steps this one makes, 1 the first: a scalar array
 */
export function adamStep(
  { rate, beta1, beta2, epsilon, halfLife }: Adam,
  weights: Named<np.Array>,
  gradients: Named<np.Array>,
  moments: Moments<np.Array>,
  t: np.Array,
): { readonly weights: Named<np.Array>; readonly moments: Moments<np.Array> } {
  // With M = m/(1 − β₁) and V = v/(1 − β₂): m̂/(√v̂ + ε) = s M / (√V + ε/r), all that is not M or V being scalar.
  const root = np.sqrt(np.reciprocal(biasCorrection(beta2, t.ref)).mul(1 - beta2)); // r: √v̂ = r √V
  const cooling = halfLife === undefined ? undefined : np.exp(t.ref.mul(-Math.LN2 / halfLife)); // 2^(−t/halfLife)
  const constant = np.reciprocal(biasCorrection(beta1, t).mul(root.ref)).mul(rate * (1 - beta1)); // α s
  const step = cooling === undefined ? constant : constant.mul(cooling);
  const floor = np.reciprocal(root).mul(epsilon); // ε/r
  const first: Record<string, np.Array> = {};
  const second: Record<string, np.Array> = {};
  const updated = mapNamed(weights, (weight, name) => {
    const gradient = leafOf(gradients, name, "adamStep(gradients)");
    const m = leafOf(moments.first, name, "adamStep(moments.first)").mul(beta1).add(gradient.ref);
    const v = leafOf(moments.second, name, "adamStep(moments.second)")
      .mul(beta2)
      .add(gradient.ref.mul(gradient));
    first[name] = m.ref;
    second[name] = v.ref;
    return weight.sub(m.div(np.sqrt(v).add(floor.ref)).mul(step.ref));
  });
  floor.dispose();
  step.dispose();
  return { weights: updated, moments: { first, second } };
}
