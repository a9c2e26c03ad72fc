import { numpy as np } from "@jax-js/jax";
import { leafOf, mapNamed } from "../networks/named.ts";
import { descent, noState, ONE, type Optimiser, realised, type Transform, zerosUnder } from "./optimiser.ts";
import { requireDecay, requirePositive } from "./requireOption.ts";
import { borrowed, disposeScalars, type Schedule, valueAt } from "./schedule.ts";

/** Multiplies updates by a schedule: a rate, or what a rate falls by. */
export const scaleBy = (schedule: Schedule): Transform => ({
  init: noState,
  update({ directions, factor: { constant, traced } }, state, _, t) {
    const scale = valueAt(schedule, t);
    const factor =
      typeof scale === "number"
        ? { constant: constant * scale, traced }
        : { constant, traced: [...traced, scale] };
    return { updates: { directions, factor }, state };
  },
});

/**
 * Shortens updates whose length over all weights, ‖u‖ = √Σ u², is more than a limit: u ← u · min(1, limit/‖u‖) (Pascanu,
 * Mikolov and Bengio 2013, algorithm 1).
 *
 * @throws RangeError when the limit is not positive
 */
export function clipByNorm(limit: number): Transform {
  requirePositive("clipByNorm(limit)", { limit });
  return {
    init: noState,
    update(updates, state) {
      const directions = realised(updates);
      const squares = Object.values(directions).map((direction) => direction.ref.mul(direction.ref).sum());
      const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)));
      // max(‖u‖, limit) is never 0: updates of no length stay.
      const share = np.reciprocal(np.maximum(norm, limit)).mul(limit);
      return { updates: { directions, factor: { constant: 1, traced: [share] } }, state };
    },
  };
}

/**
 * Adds λ times the weights to the updates: u ← u + λ w. After `scaleByAdam` and before the rate it is AdamW's (Loshchilov and
 * Hutter 2019, algorithm 2); before `scaleByAdam` it is the gradient of ½ λ ‖w‖².
 *
 * @param weight λ
 */
export const decayWeights = (weight: Schedule): Transform => ({
  init: noState,
  update(updates, state, weights, t) {
    const lambda = valueAt(weight, t);
    const directions = mapNamed(realised(updates), (direction, name) =>
      direction.add(leafOf(weights, name, "decayWeights(weight)").ref.mul(borrowed(lambda))),
    );
    disposeScalars(lambda);
    return { updates: { directions, factor: ONE }, state };
  },
});

/**
 * Adds up past updates, each μ times less a step later: m ← μ m + u, and u ← m (Polyak 1964; as PyTorch has it). What it
 * remembers is "momentum.<weight>".
 *
 * @param decay μ, in [0, 1)
 * @throws RangeError when the decay is a number outside [0, 1)
 */
export function momentum(decay: Schedule): Transform {
  requireDecay("momentum(decay)", { decay });
  return {
    init: (weights) => zerosUnder("momentum", weights),
    update(updates, state, _, t) {
      const mu = valueAt(decay, t);
      const kept: Record<string, np.Array> = {};
      const directions = mapNamed(realised(updates), (direction, name) => {
        const sum = leafOf(state, `momentum.${name}`, "momentum(state)").mul(borrowed(mu)).add(direction);
        kept[`momentum.${name}`] = sum.ref;
        return sum;
      });
      disposeScalars(mu);
      return { updates: { directions, factor: ONE }, state: { ...state, ...kept } };
    },
  };
}

export type SgdOptions = {
  /** The step size. */
  readonly rate: Schedule;
  /** μ of `momentum`, in [0, 1). Default none. */
  readonly momentum?: Schedule;
};

/**
 * Stochastic gradient descent, with momentum where it is given: m ← μ m + g, w ← w − α m.
 *
 * @throws RangeError when the rate is a number that is not positive, or the momentum one outside [0, 1)
 */
export function sgd({ rate, momentum: decay }: SgdOptions): Optimiser {
  requirePositive("sgd(options)", { rate });
  return descent(...(decay === undefined ? [] : [momentum(decay)]), scaleBy(rate));
}
