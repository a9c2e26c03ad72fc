import { numpy as np } from "@jax-js/jax";
import type { Named } from "../networks/layer.ts";
import { mapNamed } from "../networks/named.ts";

/** What is done to the critic's weights after each of its updates. Consumes them. */
export type Constraint = (weights: Named<np.Array>) => Named<np.Array>;

/** The critic f itself is its trunk and its output; Q reads codes and is not what has to be Lipschitz. */
export const isOfCritic = (name: string): boolean => !name.startsWith("q.");

/**
 * Each weight of the critic clipped to [−limit, limit] (Arjovsky et al. 2017, algorithm 1, line 7): its Lipschitz
 * constant stays bounded, by a number that is not known.
 *
 * @throws RangeError unless the limit is positive and finite
 */
export function clipWeights(limit = 0.01): Constraint {
  if (!(limit > 0 && Number.isFinite(limit))) {
    throw new RangeError(`clipWeights(limit): limit must be positive and finite, got ${limit}`);
  }
  return (weights) =>
    mapNamed(weights, (weight, name) => (isOfCritic(name) ? np.clip(weight, -limit, limit) : weight));
}

/** Below this a norm counts as zero, and the weights stay as they are. */
const SMALLEST_NORM = 1e-12;

/**
 * The critic's weights scaled, all together, to ‖ω‖₂ = 1: what some introductions write for WGAN's clipping (docs/sources.md).
 * Not what the paper does, which is `clipWeights`.
 */
export function unitNormWeights(): Constraint {
  return (weights) => {
    const squares = Object.entries(weights)
      .filter(([name]) => isOfCritic(name))
      .map(([, weight]) => weight.ref.mul(weight.ref).sum());
    const sum = squares.reduce((total, square) => total.add(square), np.array(SMALLEST_NORM ** 2));
    const factor = np.reciprocal(np.sqrt(sum));
    const scaled = mapNamed(weights, (weight, name) => (isOfCritic(name) ? weight.mul(factor.ref) : weight));
    factor.dispose();
    return scaled;
  };
}
