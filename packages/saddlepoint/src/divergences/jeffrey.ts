import { numpy as np } from "@jax-js/jax";
import type { FDivergence } from "./fDivergence.ts";
import { logOmega, logOmegaArray } from "./logOmega.ts";
import { slowAbove, slowAboveArray } from "./slowTail.ts";

/** f* at the u where f'(u) = t: with y = log ω(1 − t) = −log u it is u + log u − 1, without cancelling t. */
function conjugate(t: number): number {
  if (t === Number.NEGATIVE_INFINITY) return t;
  const y = logOmega(1 - t);
  return Math.exp(-y) - y - 1;
}

/**
 * Jeffrey: KL(P‖Q) + KL(Q‖P) = ∫ (p − q) log(p/q), in nats.
 *
 * f(u) = (u − 1) log u, T* = 1 + log u − 1/u and f*(t) = w + 1/w + t − 2 with w = W(e^(1−t)), Lambert's function (Nowozin
 * et al. 2016, supplement). T = v, its growth slowed above 30.
 */
export const jeffrey: FDivergence = {
  name: "jeffrey",
  title: "Jeffrey",
  unit: "nats",
  least: 0,
  ceiling: Number.POSITIVE_INFINITY,
  f: (u) => (u - 1) * Math.log(u),
  slopeAtInfinity: Number.POSITIVE_INFINITY,
  integrand(logP, logQ) {
    const distance = Math.abs(logP - logQ);
    return -Math.exp(Math.max(logP, logQ)) * Math.expm1(-distance) * distance;
  },
  alphas: [
    [1, 1],
    [0, 1],
  ],
  witness: (u) => 1 + Math.log(u) - 1 / u,
  conjugate,
  domain: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, closed: [false, false] },
  activation: slowAbove,
  activatedConjugate: (v) => conjugate(slowAbove(v)),
  variational: {
    witness: slowAboveArray,
    conjugate(v) {
      const y = logOmegaArray(np.subtract(1, slowAboveArray(v)));
      return np.exp(y.ref.neg()).sub(y).sub(1);
    },
  },
};
