import { numpy as np } from "@jax-js/jax";
import { requirePositive } from "./requireOption.ts";

/**
 * A rate, a momentum or a weight over the steps: a number, which stays as it is, or a function of the count of steps.
 *
 * The function takes t, how many steps the present one makes, 1 the first: a float32 scalar, consumed. It returns a scalar
 * array and is traced into the compiled step.
 */
export type Schedule = number | ((t: np.Array) => np.Array);

/** A schedule at one step: still a number where it is constant, so that constants are folded in float64 before the trace. */
export type Scalar = number | np.Array;

/** A schedule's value at t. Borrows t. */
export const valueAt = (schedule: Schedule, t: np.Array): Scalar =>
  typeof schedule === "number" ? schedule : schedule(t.ref);

/** A schedule's value times a constant, at the step that a term's view tells. */
export const scheduled = (schedule: Schedule, t: () => np.Array, constant = 1): Scalar =>
  typeof schedule === "number" ? schedule * constant : schedule(t()).mul(constant);

/** A scalar to consume, the scalar itself kept. */
export const borrowed = (scalar: Scalar): Scalar => (typeof scalar === "number" ? scalar : scalar.ref);

/** 1 − x. Borrows x. */
export const oneLess = (scalar: Scalar): Scalar =>
  typeof scalar === "number" ? 1 - scalar : scalar.ref.neg().add(1);

/** Frees scalars that are arrays. */
export function disposeScalars(...scalars: readonly Scalar[]): void {
  for (const scalar of scalars) if (typeof scalar !== "number") scalar.dispose();
}

/** The share min(t − 1, steps)/steps of a course that lies behind before step t. Consumes t. */
const behind = (t: np.Array, steps: number): np.Array => np.minimum(t.sub(1), steps).mul(1 / steps);

/**
 * 2^(−t/steps): halves every so many steps.
 *
 * @throws RangeError when steps is not positive
 * @example adam({ rate: times(1e-3, halfLife(500)) })
 */
export function halfLife(steps: number): Schedule {
  requirePositive("halfLife(steps)", { steps });
  return (t) => np.exp(t.mul(-Math.LN2 / steps));
}

export type Course = { readonly from?: number; readonly to?: number; readonly steps: number };

/**
 * to + (from − to) · ½ (1 + cos(π s)), s = min(t − 1, steps)/steps: `from` at the first step, `to` once so many are done, and
 * from then on (Loshchilov and Hutter 2017, eq. 5, without restarts).
 *
 * @param course.from default 1
 * @param course.to default 0
 * @throws RangeError when steps is not positive
 */
export function cosine({ from = 1, to = 0, steps }: Course): Schedule {
  requirePositive("cosine(course)", { steps });
  return (t) =>
    np
      .cos(behind(t, steps).mul(Math.PI))
      .add(1)
      .mul((from - to) / 2)
      .add(to);
}

/**
 * from + (to − from) · min(t − 1, steps)/steps: `from` at the first step, `to` once so many are done, and from then on.
 *
 * @param course.from default 1
 * @param course.to default 0
 * @throws RangeError when steps is not positive
 */
export function linear({ from = 1, to = 0, steps }: Course): Schedule {
  requirePositive("linear(course)", { steps });
  return (t) =>
    behind(t, steps)
      .mul(to - from)
      .add(from);
}

/**
 * min(1, t/steps): rises evenly to 1 at the step of that number; no step has a rate of 0.
 *
 * @throws RangeError when steps is not positive
 */
export function linearWarmup(steps: number): Schedule {
  requirePositive("linearWarmup(steps)", { steps });
  return (t) => np.minimum(t.mul(1 / steps), 1);
}

/** The product of schedules at the same step. */
export function times(...schedules: readonly Schedule[]): Schedule {
  let constant = 1;
  const moving: Exclude<Schedule, number>[] = [];
  for (const schedule of schedules) {
    if (typeof schedule === "number") constant *= schedule;
    else moving.push(schedule);
  }
  if (moving.length === 0) return constant;
  return (t) => {
    const product = moving.map((schedule) => schedule(t.ref)).reduce((a, b) => a.mul(b));
    t.dispose();
    return constant === 1 ? product : product.mul(constant);
  };
}

/** A schedule that holds for so many steps. */
export type Stage = { readonly steps: number; readonly schedule: Schedule };

/**
 * One schedule after another: each stage counts its own steps from 1, and the last schedule holds for ever.
 *
 * @throws RangeError when a stage's steps is not positive
 * @example inSequence([{ steps: 500, schedule: linearWarmup(500) }], cosine({ steps: 10_000 }))
 */
export function inSequence(stages: readonly Stage[], last: Schedule): Schedule {
  return stages.reduceRight<Schedule>((later, { steps, schedule }) => {
    requirePositive("inSequence(stages, last)", { steps });
    return (t) => {
      const within = t.ref.lessEqual(steps);
      const now = valueAt(schedule, t);
      const after = t.sub(steps);
      const then = valueAt(later, after);
      after.dispose();
      return np.where(within, now, then);
    };
  }, last);
}
