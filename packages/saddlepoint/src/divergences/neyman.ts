import { numpy as np } from "@jax-js/jax";
import type { FDivergence } from "./fDivergence.ts";
import { chiSquareIntegrand } from "./pearson.ts";
import { slowBelow, slowBelowArray } from "./slowTail.ts";

/**
 * Neyman χ²: χ²(Q‖P) = ∫ (p − q)²/p, a pure number.
 *
 * f(u) = (1 − u)²/u, f*(t) = 2 − 2√(1 − t) for t ≤ 1, T* = 1 − u⁻² (Nowozin et al. 2016, supplement). T = 1 − e^(−v), so
 * that f*(T) = 2 − 2e^(−v/2) and v* = 2 log u; v's growth is slowed below −30.
 */
export const neyman: FDivergence = {
  name: "neyman",
  title: "Neyman χ²",
  unit: "dimensionless",
  least: 0,
  ceiling: Number.POSITIVE_INFINITY,
  f: (u) => (u === 0 ? Number.POSITIVE_INFINITY : (u - 1) * (1 - 1 / u)),
  slopeAtInfinity: 1,
  integrand: (logP, logQ) => chiSquareIntegrand(logQ, logP),
  alphas: [[-1, 2]],
  witness: (u) => 1 - u ** -2,
  conjugate: (t) => (t <= 1 ? 2 - 2 * Math.sqrt(1 - t) : Number.POSITIVE_INFINITY),
  domain: { low: Number.NEGATIVE_INFINITY, high: 1, closed: [false, true] },
  activation: (v) => -Math.expm1(-slowBelow(v)),
  activatedConjugate: (v) => -2 * Math.expm1(-slowBelow(v) / 2),
  variational: {
    witness: (v) => np.subtract(1, np.exp(slowBelowArray(v).neg())),
    conjugate: (v) => np.subtract(2, np.exp(slowBelowArray(v).mul(-0.5)).mul(2)),
  },
};
