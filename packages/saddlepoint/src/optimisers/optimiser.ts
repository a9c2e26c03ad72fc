import type { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { constantWeights } from "../networks/initial.ts";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed, merged, withPrefix } from "../networks/named.ts";

/**
 * How weights follow their gradients: two functions, as in optax. What it remembers is leaves by dotted name, such as
 * "first.conv1.weight": checkpoints hold them by these.
 */
export type Optimiser = {
  /** The state before the first step, for weights of these names and shapes. */
  init(weights: Named<Tensor>): Named<Tensor>;
  /**
   * One step, traced; consumes everything.
   *
   * @param t how many steps this one makes, 1 the first: a float32 scalar
   */
  update(
    gradients: Named<np.Array>,
    state: Named<np.Array>,
    weights: Named<np.Array>,
    t: np.Array,
  ): { readonly weights: Named<np.Array>; readonly state: Named<np.Array> };
};

/**
 * What weights are about to lose: directions by the weights' names, times one scalar factor. The factor is kept apart, so
 * that a chain of any length goes over each weight once more and not once a part.
 */
export type Updates = { readonly directions: Named<np.Array>; readonly factor: Factor };

/** A scalar as a product: the numbers of it, folded in float64, and what is only known when the step is made. */
export type Factor = { readonly constant: number; readonly traced: readonly np.Array[] };

/** A part of an optimiser: changes updates on their way from the gradients to the weights. */
export type Transform = {
  init(weights: Named<Tensor>): Named<Tensor>;
  /**
   * Traced. Borrows the weights and t; consumes the updates and what it replaces of the state, whose other leaves, of other
   * parts, it passes on.
   */
  update(
    updates: Updates,
    state: Named<np.Array>,
    weights: Named<np.Array>,
    t: np.Array,
  ): { readonly updates: Updates; readonly state: Named<np.Array> };
};

/** The factor of plain gradients. */
export const ONE: Factor = { constant: 1, traced: [] };

/** The state of parts that remember nothing. */
export const noState = (): Named<Tensor> => ({});

/** Zeros of the weights' shapes, each under `prefix.` and its weight's name. */
export const zerosUnder = (prefix: string, weights: Named<Tensor>): Named<Tensor> =>
  withPrefix(
    prefix,
    mapNamed(weights, ({ dims }) => constantWeights(dims, 0)),
  );

/**
 * Directions with the factor multiplied in, for parts that need to know how long the updates are. Consumes the updates.
 */
export function realised({ directions, factor: { constant, traced } }: Updates): Named<np.Array> {
  const [first, ...others] = traced;
  if (first === undefined)
    return constant === 1 ? directions : mapNamed(directions, (direction) => direction.mul(constant));
  const step = others.reduce((product, other) => product.mul(other), first.mul(constant));
  const scaled = mapNamed(directions, (direction) => direction.mul(step.ref));
  step.dispose();
  return scaled;
}

/**
 * Parts one after another, as one part.
 *
 * @throws RangeError at `init` when two parts remember something under the same name
 */
export function chain(...parts: readonly Transform[]): Transform {
  return {
    init(weights) {
      const states = parts.map((part) => part.init(weights));
      const names = states.flatMap((state) => Object.keys(state));
      const twice = names.find((name, i) => names.indexOf(name) < i);
      if (twice !== undefined)
        throw new RangeError(`chain(parts): parts must remember under different names, got ${twice} twice`);
      return merged(states);
    },
    update: (updates, state, weights, t) =>
      parts.reduce((at, part) => part.update(at.updates, at.state, weights, t), { updates, state }),
  };
}

/**
 * An optimiser: each weight loses its gradient as the parts have changed it.
 *
 * @example descent(clipByNorm(1), scaleByAdam({ beta1: 0 }), decayWeights(1e-2), scaleBy(times(1e-3, linearWarmup(500))))
 */
export function descent(...parts: readonly Transform[]): Optimiser {
  const { init, update } = chain(...parts);
  return {
    init,
    update(gradients, state, weights, t) {
      const directions = mapNamed(weights, (_, name) => leafOf(gradients, name, "update(gradients)"));
      const changed = update({ directions, factor: ONE }, state, weights, t);
      const updates = realised(changed.updates);
      t.dispose();
      return {
        weights: mapNamed(weights, (weight, name) => weight.sub(leafOf(updates, name, "update(weights)"))),
        state: changed.state,
      };
    },
  };
}
