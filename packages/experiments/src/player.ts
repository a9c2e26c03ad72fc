import type { numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import type { Named } from "saddlepoint/networks";
import { leafOf, mapNamed } from "saddlepoint/networks";
import type { Optimiser } from "saddlepoint/optimisers";

/** What one player of a small game trains, with its optimiser's moments. */
export type Player<A> = { readonly weights: Named<A>; readonly moments: Named<A> };

export const initialPlayer = (weights: Named<Tensor>, optimiser: Optimiser): Player<Tensor> => ({
  weights,
  moments: optimiser.init(weights),
});

/** The count of steps before the first. */
export const noSteps = (): Tensor => new Tensor("int32", Int32Array.of(0), []);

/**
 * One Adam step, its length multiplied by `scale`. Consumes its arrays.
 *
 * @param t how many steps this one makes, a float scalar
 * @param scale a float scalar: a schedule of the rate, or 0 for a step in which the player stands still
 */
export function playerStep(
  optimiser: Optimiser,
  { weights, moments }: Player<np.Array>,
  gradients: Named<np.Array>,
  t: np.Array,
  scale: np.Array,
): Player<np.Array> {
  const before = mapNamed(weights, (weight) => weight.ref);
  const next = optimiser.update(gradients, moments, weights, t);
  const scaled = mapNamed(next.weights, (weight, name) => {
    const old = leafOf(before, name, "playerStep(player)");
    return old.ref.add(weight.sub(old).mul(scale.ref));
  });
  scale.dispose();
  return { weights: scaled, moments: next.state };
}

/** A schedule that holds the rate for the first half and lets it fall evenly to 0: noise of the steps dies away. */
export function coolingRates(from: number, count: number, steps: number): Tensor {
  const rates = Float32Array.from({ length: count }, (_, i) => Math.min(1, 2 * (1 - (from + i) / steps)));
  return new Tensor("float32", rates, [count]);
}

/** Rows of numbers for `count` steps of `n` samples each: [count, n, columns]. */
export const stackedRows = (data: Float32Array, count: number, columns: number): Tensor =>
  new Tensor("float32", data, [count, data.length / (count * columns), columns]);
