import { lax, numpy as np } from "@jax-js/jax";
import type { FDivergence } from "./fDivergence.ts";

/** (p − q)²/q from log p and log q: p²/q · (1 − q/p)² where p is larger, which cannot be 0 · ∞. */
export function chiSquareIntegrand(logP: number, logQ: number): number {
  const logRatio = logP - logQ;
  return logRatio > 0
    ? Math.exp(2 * logP - logQ) * Math.expm1(-logRatio) ** 2
    : Math.exp(logQ) * Math.expm1(logRatio) ** 2;
}

/**
 * Pearson χ²: χ²(P‖Q) = ∫ (p − q)²/q, a pure number.
 *
 * f(u) = (u − 1)², T* = 2(u − 1) ≥ −2, T = v (Nowozin et al. 2016, tables 1 and 2). f lives on u ≥ 0, so its conjugate is
 * f*(t) = t²/4 + t for t ≥ −2 and −1 = −f(0) below: the paper's parabola everywhere is a valid but looser bound. Both
 * pieces meet with slope 0; a witness below −2 is raised by E_P T alone.
 */
export const pearson: FDivergence = {
  name: "pearson",
  title: "Pearson χ²",
  unit: "dimensionless",
  least: 0,
  ceiling: Number.POSITIVE_INFINITY,
  f: (u) => (u - 1) ** 2,
  slopeAtInfinity: Number.POSITIVE_INFINITY,
  integrand: chiSquareIntegrand,
  alphas: [[2, 2]],
  witness: (u) => 2 * (u - 1),
  conjugate: (t) => (t >= -2 ? t * (t / 4 + 1) : -1),
  domain: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, closed: [false, false] },
  activation: (v) => v,
  activatedConjugate: (v) => (v >= -2 ? v * (v / 4 + 1) : -1),
  variational: {
    witness: (v) => v,
    conjugate(v) {
      const onParabola = np.where(lax.stopGradient(v.ref).greater(-2), 1, 0);
      const kept = v.add(2).mul(onParabola).sub(2); // −2 where f* is constant
      return kept.ref.mul(kept.mul(0.25).add(1));
    },
  },
};
