import { numpy as np } from "@jax-js/jax";
import type { FDivergence } from "./fDivergence.ts";
import { slowAbove, slowAboveArray, slowBelow, slowBelowArray } from "./slowTail.ts";

const slowed = (v: number) => slowBelow(slowAbove(v));
const slowedArray = (v: np.Array) => slowBelowArray(slowAboveArray(v));

/**
 * Squared Hellinger: ∫ (√p − √q)² = 2 − 2 ∫ √(pq), a pure number of at most 2.
 *
 * f(u) = (√u − 1)², f*(t) = t/(1 − t) for t < 1, T* = 1 − u^(−½) (Nowozin et al. 2016, tables 1 and 2). T = 1 − e^(−v),
 * so that f*(T) = e^v − 1 and v* = ½ log u; v's growth is slowed beyond ±30.
 */
export const squaredHellinger: FDivergence = {
  name: "hellinger",
  title: "squared Hellinger",
  unit: "dimensionless",
  least: 0,
  ceiling: 2,
  f: (u) => (Math.sqrt(u) - 1) ** 2,
  slopeAtInfinity: 1,
  integrand: (logP, logQ) => Math.exp(Math.max(logP, logQ)) * Math.expm1(-Math.abs(logP - logQ) / 2) ** 2,
  alphas: [[0.5, 0.5]],
  witness: (u) => 1 - 1 / Math.sqrt(u),
  conjugate(t) {
    if (t === Number.NEGATIVE_INFINITY) return -1;
    return t < 1 ? t / (1 - t) : Number.POSITIVE_INFINITY;
  },
  domain: { low: Number.NEGATIVE_INFINITY, high: 1, closed: [false, false] },
  activation: (v) => -Math.expm1(-slowed(v)),
  activatedConjugate: (v) => Math.expm1(slowed(v)),
  variational: {
    witness: (v) => np.subtract(1, np.exp(slowedArray(v).neg())),
    conjugate: (v) => np.exp(slowedArray(v)).sub(1),
  },
};
