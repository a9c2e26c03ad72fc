import type { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { type GameState, mapState } from "./state.ts";

/** Training broke: a quantity is not a finite number any more. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  /** The step at which it was first seen. */
  readonly step: number;
  /** The first quantity that broke. */
  readonly quantity: string;

  constructor(step: number, quantity: string, value: number) {
    super(
      `step ${step}: ${quantity} became ${value}; training stopped. ` +
        (step <= 1
          ? "So early the cause is mostly a weight in objective that is too large, or data far from 0 and 1; else start again with "
          : "Start again with ") +
        "lower learning rates (training.generator.rate, training.critic.rate; a reader's is objective.invariance.rate) or " +
        "another seed",
    );
    this.step = step;
    this.quantity = quantity;
  }
}

/**
 * Throws at the first step, and of that step's metrics the first, that is not finite.
 *
 * @param metrics [steps] each
 * @param number what the i-th of these steps is called, the first being 0
 */
export function requireFiniteMetrics(metrics: Named<Tensor>, number: (i: number) => number): void {
  const series = Object.entries(metrics);
  const count = series[0]?.[1].size ?? 0;
  for (let i = 0; i < count; i++) {
    for (const [name, { data }] of series) {
      const value = Number(data[i]);
      if (!Number.isFinite(value)) throw new NonFiniteError(number(i), name, value);
    }
  }
}

/** Zero times a number is zero unless the number is infinite or NaN: one multiplication a weight, of which there are millions. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? Number.NaN) * 0;
  return sum === 0;
}

/** Returns `tensor`, or throws when one of its numbers is not finite. */
export function requireFiniteTensor(tensor: Tensor, step: number, quantity: string): Tensor {
  const { data } = tensor;
  if (!(data instanceof Float32Array) || allFinite(data)) return tensor;
  throw new NonFiniteError(step, quantity, data.find((value) => !Number.isFinite(value)) ?? Number.NaN);
}

/** Throws for the first array of a state with an element that is not finite. */
export function requireFiniteState(state: GameState<Tensor>, step: number): void {
  mapState(state, (tensor, path) => requireFiniteTensor(tensor, step, path));
}
