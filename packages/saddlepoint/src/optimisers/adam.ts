import { numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { descent, type Optimiser, realised, type Transform, zerosUnder } from "./optimiser.ts";
import { requireDecay, requirePositive } from "./requireOption.ts";
import { halfLife, type Schedule } from "./schedule.ts";
import { scaleBy } from "./transforms.ts";

export type AdamMoments = {
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  readonly beta1?: Schedule;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: Schedule;
  /** Added to the root of the bias-corrected second moment, as in the paper's algorithm. Default 1e-8. */
  readonly epsilon?: number;
};

export type AdamOptions = AdamMoments & {
  /** α, the step size. */
  readonly rate: Schedule;
  /** The step size halves every so many steps; it stays as it is unless told. */
  readonly halfLife?: number | undefined;
};

/**
 * Adam (Kingma and Ba 2015, algorithm 1): m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − α m̂ / (√v̂ + ε),
 * m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * It remembers "first.<weight>" and "second.<weight>", as `scaleByAdam` says.
 *
 * @throws RangeError when the rate, epsilon or halfLife is not positive, or a beta is outside [0, 1)
 * @example adam({ rate: times(2e-4, cosine({ steps: 10_000 })), beta1: 0.5 })
 */
export function adam({ rate, halfLife: steps, ...moments }: AdamOptions): Optimiser {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = moments;
  requirePositive("adam(options)", { rate, epsilon, halfLife: steps });
  requireDecay("adam(options)", { beta1, beta2 });
  return descent(
    scaleByAdam({ beta1, beta2, epsilon }),
    scaleBy(rate),
    ...(steps === undefined ? [] : [scaleBy(halfLife(steps))]),
  );
}

/**
 * Adam without its rate: updates u become m̂ / (√v̂ + ε).
 *
 * Moments with constant betas are kept without their factors, first = m/(1 − β₁) and second = v/(1 − β₂), which saves two
 * passes over the weights a step. Where a beta is a function of the step, its moment is kept as it is, and "product.first" or
 * "product.second" is Π β over the steps, which stands in for βᵗ in the correction.
 *
 * @throws RangeError when epsilon is not positive, or a beta is a number outside [0, 1)
 */
export function scaleByAdam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamMoments = {}): Transform {
  requirePositive("scaleByAdam(options)", { epsilon });
  requireDecay("scaleByAdam(options)", { beta1, beta2 });
  return {
    init: (weights) => ({
      ...zerosUnder("first", weights),
      ...zerosUnder("second", weights),
      ...initialProduct("first", beta1),
      ...initialProduct("second", beta2),
    }),
    update(updates, state, _, t) {
      const first = decayAt("first", beta1, state, t);
      const second = decayAt("second", beta2, state, t);
      // With M = m/(1 − β₁) and V = v/(1 − β₂): m̂/(√v̂ + ε) = s M / (√V + ε/r), all that is not M or V being scalar.
      const root = np.sqrt(np.reciprocal(second.correction).mul(second.share)); // r: √v̂ = r √V
      const scale = np.reciprocal(first.correction.mul(root.ref)); // s/(1 − β₁)
      const floor = np.reciprocal(root).mul(epsilon); // ε/r
      const moments: Record<string, np.Array> = {};
      const directions = mapNamed(realised(updates), (gradient, name) => {
        const m = first.follow(leafOf(state, `first.${name}`, "adam(state)"), gradient.ref);
        const v = second.follow(leafOf(state, `second.${name}`, "adam(state)"), gradient.ref.mul(gradient));
        moments[`first.${name}`] = m.ref;
        moments[`second.${name}`] = v.ref;
        return m.div(np.sqrt(v).add(floor.ref));
      });
      floor.dispose();
      first.release();
      second.release();
      return {
        updates: { directions, factor: { constant: first.share, traced: [scale] } },
        state: { ...state, ...moments, ...first.product, ...second.product },
      };
    },
  };
}

/** How a moment forgets at one step. */
type Decay = {
  /** The moment as it is kept, after one more value. Consumes both. */
  follow(moment: np.Array, value: np.Array): np.Array;
  /** What the kept moment is to be multiplied by. */
  readonly share: number;
  /** What it is to be divided by: 1 − βᵗ, or 1 − Π β. */
  readonly correction: np.Array;
  readonly product: Named<np.Array>;
  release(): void;
};

function decayAt(moment: string, beta: Schedule, state: Named<np.Array>, t: np.Array): Decay {
  if (typeof beta === "number") {
    return {
      follow: (mean, value) => mean.mul(beta).add(value),
      share: 1 - beta,
      correction:
        beta === 0
          ? np.array(1)
          : np
              .exp(t.ref.mul(Math.log(beta)))
              .neg()
              .add(1),
      product: {},
      release: () => {},
    };
  }
  const now = beta(t.ref);
  const rest = now.ref.neg().add(1);
  const name = `product.${moment}`;
  const product = leafOf(state, name, "adam(state)").mul(now.ref);
  return {
    follow: (mean, value) => mean.mul(now.ref).add(value.mul(rest.ref)),
    share: 1,
    correction: product.ref.neg().add(1),
    product: { [name]: product },
    release() {
      now.dispose();
      rest.dispose();
    },
  };
}

const initialProduct = (moment: string, beta: Schedule): Named<Tensor> =>
  typeof beta === "number" ? {} : { [`product.${moment}`]: new Tensor("float32", Float32Array.of(1), []) };
