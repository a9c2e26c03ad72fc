import { lax, numpy as np } from "@jax-js/jax";

/** Newton steps that reach float64's precision from the starts below, for every x. */
const STEPS = 7;

/**
 * y = log ω(x), the solution of y + eʸ = x, where ω(x) = W(eˣ) is Wright's omega and W Lambert's function.
 *
 * Newton's iteration for the logarithm, from x where x ≤ 1 and from log x beyond: both lie above the solution, from where
 * it falls monotonically. W(eˣ) itself overflows in eˣ and underflows in W.
 *
 * @param x any number, infinities included
 */
export function logOmega(x: number): number {
  if (!Number.isFinite(x)) return x;
  let y = x > 1 ? Math.log(x) : x;
  for (let step = 0; step < STEPS; step++) y -= (y + Math.exp(y) - x) / (1 + Math.exp(y));
  return y;
}

function newtonStep(y: np.Array, x: np.Array): np.Array {
  const omega = np.exp(y.ref);
  return y.ref.sub(y.add(omega.ref).sub(x).div(omega.add(1)));
}

/**
 * The same for arrays of any shape, finite in float32 for −80 ≤ x ≤ 1e9, with derivatives; consumes its argument.
 *
 * The iteration sees x as a constant; two more steps carry the derivatives. Each doubles the order to which the result's
 * Taylor series is right: from 1 (a constant) to 2, then 4, so that gradients of gradients are right too.
 */
export function logOmegaArray(x: np.Array): np.Array {
  const fixed = lax.stopGradient(x.ref);
  const above = np.where(fixed.ref.greater(1), 1, 0);
  const beyond = fixed.ref.sub(1).mul(above.ref).add(1);
  let y = np.log(beyond).add(fixed.ref.mul(np.subtract(1, above)));
  for (let step = 0; step < STEPS - 2; step++) y = newtonStep(y, fixed.ref);
  fixed.dispose();
  return newtonStep(newtonStep(y, x.ref), x);
}
