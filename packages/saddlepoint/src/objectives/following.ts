import { lax, type numpy as np } from "@jax-js/jax";

/**
 * How far readings of two views differ as the views do: a code that says how a sample was changed must say so of any sample.
 *
 * loss = ½ E (u(x') − u(x) − δ)², δ how much further x' was changed than x. Up to a constant it is −E log q(δ|x, x') with
 * q = N(u(x') − u(x), 1): the bound of Barber and Agakov (2003, eq. 3) on I(δ; x, x'), raised over u.
 *
 * @param readings [n, k], of the first views; consumed
 * @param others [n, k], of the second; consumed
 * @param differences δ [n, k], in units of its own deviation over √2; consumed
 * @returns `loss` summed over the codes, and of each the share of δ's variance that the readings tell, [k]: at most 1
 */
export function followingLoss(
  readings: np.Array,
  others: np.Array,
  differences: np.Array,
): { readonly loss: np.Array; readonly told: np.Array } {
  const missed = others.sub(readings).sub(differences.ref);
  const squares = missed.ref.mul(missed).mean(0);
  const whole = differences.ref.mul(differences).mean(0);
  const told = lax.stopGradient(squares.ref).div(whole).neg().add(1);
  return { loss: squares.sum().mul(0.5), told };
}
