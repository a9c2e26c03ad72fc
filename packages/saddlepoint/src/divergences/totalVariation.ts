import type { numpy as np } from "@jax-js/jax";
import { sigmoid } from "../numeric/sigmoid.ts";
import type { FDivergence } from "./fDivergence.ts";

// ½ tanh v = σ(2v) − ½, whose gradient is right for every float32.
const halfTanh = (v: np.Array) => sigmoid(v.mul(2)).sub(0.5);

/**
 * Total variation: ½ ∫ |p − q| = sup_A P(A) − Q(A), a pure number of at most 1.
 *
 * f(u) = ½ |u − 1|, T* = ½ sign(u − 1) (Nowozin et al. 2016, supplement). f lives on u ≥ 0, so f*(t) = max(t, −½) for
 * t ≤ ½: the identity on [−½, ½], where T = ½ tanh v stays.
 */
export const totalVariation: FDivergence = {
  name: "total-variation",
  title: "total variation",
  unit: "dimensionless",
  least: 0,
  ceiling: 1,
  f: (u) => Math.abs(u - 1) / 2,
  slopeAtInfinity: 0.5,
  integrand: (logP, logQ) => (-Math.exp(Math.max(logP, logQ)) * Math.expm1(-Math.abs(logP - logQ))) / 2,
  alphas: [],
  witness: (u) => Math.sign(u - 1) / 2,
  conjugate: (t) => (t <= 0.5 ? Math.max(t, -0.5) : Number.POSITIVE_INFINITY),
  domain: { low: Number.NEGATIVE_INFINITY, high: 0.5, closed: [false, true] },
  activation: (v) => Math.tanh(v) / 2,
  activatedConjugate: (v) => Math.tanh(v) / 2,
  variational: { witness: halfTanh, conjugate: halfTanh },
};
