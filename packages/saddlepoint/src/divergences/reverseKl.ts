import { numpy as np } from "@jax-js/jax";
import type { FDivergence } from "./fDivergence.ts";
import { slowBelow, slowBelowArray } from "./slowTail.ts";

/**
 * Reverse Kullback-Leibler: KL(Q‖P) = ∫ q log(q/p), in nats. Infinite where Q has mass that P has not.
 *
 * f(u) = −log u, f*(t) = −1 − log(−t) for t < 0, T* = −1/u (Nowozin et al. 2016, tables 1 and 2). T = −e^(−v), so that
 * f*(T) = v − 1 and v* = log u; v's growth is slowed below −30.
 */
export const reverseKl: FDivergence = {
  name: "reverse-kl",
  title: "reverse Kullback-Leibler",
  unit: "nats",
  least: 0,
  ceiling: Number.POSITIVE_INFINITY,
  f: (u) => 0 - Math.log(u),
  slopeAtInfinity: 0,
  integrand: (logP, logQ) => Math.exp(logQ) * (logQ - logP),
  alphas: [[0, 1]],
  witness: (u) => -1 / u,
  conjugate: (t) => (t < 0 ? -1 - Math.log(-t) : Number.POSITIVE_INFINITY),
  domain: { low: Number.NEGATIVE_INFINITY, high: 0, closed: [false, false] },
  activation: (v) => -Math.exp(-slowBelow(v)),
  activatedConjugate: (v) => slowBelow(v) - 1,
  variational: {
    witness: (v) => np.exp(slowBelowArray(v).neg()).neg(),
    conjugate: (v) => slowBelowArray(v).sub(1),
  },
};
