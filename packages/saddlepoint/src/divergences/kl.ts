import { numpy as np } from "@jax-js/jax";
import type { FDivergence } from "./fDivergence.ts";
import { slowAbove, slowAboveArray } from "./slowTail.ts";

/**
 * Kullback-Leibler: KL(P‖Q) = ∫ p log(p/q), in nats. Infinite where P has mass that Q has not.
 *
 * f(u) = u log u, f*(t) = e^(t−1), T* = 1 + log u (Nowozin et al. 2016, tables 1 and 2). T = v, its growth
 * slowed above 30.
 */
export const kl: FDivergence = {
  name: "kl",
  title: "Kullback-Leibler",
  unit: "nats",
  least: 0,
  ceiling: Number.POSITIVE_INFINITY,
  f: (u) => (u === 0 ? 0 : u * Math.log(u)),
  slopeAtInfinity: Number.POSITIVE_INFINITY,
  integrand: (logP, logQ) => Math.exp(logP) * (logP - logQ),
  alphas: [[1, 1]],
  witness: (u) => 1 + Math.log(u),
  conjugate: (t) => Math.exp(t - 1),
  domain: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, closed: [false, false] },
  activation: slowAbove,
  activatedConjugate: (v) => Math.exp(slowAbove(v) - 1),
  variational: {
    witness: slowAboveArray,
    conjugate: (v) => np.exp(slowAboveArray(v).sub(1)),
  },
};
