import type { numpy as np } from "@jax-js/jax";
import { expm1 } from "./expm1.ts";
import type { FDivergence } from "./fDivergence.ts";
import { slowAbove, slowAboveArray, slowBelow, slowBelowArray } from "./slowTail.ts";

/** Where (e^(cx) − 1)/c is x to the last digit of float64, and of float32 for every x that a slow tail lets through. */
const LINEAR = 1e-17;
const LINEAR_ORDER = 1e-9;

/** (e^(cx) − 1)/c, which is x where c = 0. */
function growth(c: number, x: number): number {
  const isLinear = c === 0 || Math.abs(c * x) < LINEAR; // before c x is a denormal
  return isLinear ? x : Math.expm1(c * x) / c;
}

const growthArray = (c: number, x: np.Array): np.Array =>
  Math.abs(c) < LINEAR_ORDER ? x : expm1(x.mul(c)).mul(1 / c);

/** e^scale (e^(cx) − 1)/c for finite x, never 0 · ∞. */
function scaledGrowth(logScale: number, c: number, x: number): number {
  return c * x > 0 ? Math.exp(logScale + c * x) * growth(-c, x) : Math.exp(logScale) * growth(c, x);
}

/**
 * The alpha divergence of order a, D = (∫ pᵃ q¹⁻ᵃ − 1)/(a(a − 1)): nats for a = 0 and 1, a pure number otherwise.
 *
 * f(u) = (uᵃ − 1 − a(u − 1))/(a(a − 1)), f*(t) = ((1 + (a − 1)t)^(a/(a−1)) − 1)/a, T* = (u^(a−1) − 1)/(a − 1) (Nowozin et
 * al. 2016, supplement). Its limits are reverse KL at a = 0 and KL at a = 1, both included; a = 2 is half of Pearson's
 * χ², a = −1 half of Neyman's, a = ½ twice the squared Hellinger, and D_a(P‖Q) = D_(1−a)(Q‖P).
 *
 * T = (e^((a−1)v) − 1)/(a − 1), so that f*(T) = (e^(av) − 1)/a and v* = log u for every order. v's growth is slowed where
 * one of the exponents passes 30.
 *
 * @param a any finite number
 * @throws RangeError when a is not finite
 */
export function alpha(a: number): FDivergence {
  if (!Number.isFinite(a)) throw new RangeError(`alpha(a): a must be a finite number, got ${a}`);
  const steepest = Math.max(1, Math.abs(a), Math.abs(a - 1));
  const slowed = (v: number) => slowBelow(slowAbove(v * steepest)) / steepest;
  const slowedArray = (v: np.Array) => slowBelowArray(slowAboveArray(v.mul(steepest))).mul(1 / steepest);
  const atZero = a > 0 ? 1 / a : Number.POSITIVE_INFINITY;
  const slopeAtInfinity = a < 1 ? 1 / (1 - a) : Number.POSITIVE_INFINITY;
  return {
    name: `alpha(${a})`,
    title: `alpha divergence of order ${a}`,
    unit: a === 0 || a === 1 ? "nats" : "dimensionless",
    least: 0,
    ceiling: atZero + slopeAtInfinity,
    f(u) {
      if (u === 0) return atZero;
      if (u === Number.POSITIVE_INFINITY) return u;
      // Two forms of the same, each without a small divisor: a and 1 − a are not both small.
      const logU = Math.log(u);
      return a < 0.5 ? (u - 1 - growth(a, logU)) / (1 - a) : (u * growth(a - 1, logU) - (u - 1)) / a;
    },
    slopeAtInfinity,
    integrand(logP, logQ) {
      const difference = scaledGrowth(logQ, 1, logP - logQ); // p − q
      return a < 0.5
        ? (difference - scaledGrowth(logQ, a, logP - logQ)) / (1 - a)
        : (scaledGrowth(logP, a - 1, logP - logQ) - difference) / a;
    },
    alphas: [[a, 1]],
    witness: (u) => growth(a - 1, Math.log(u)),
    conjugate(t) {
      const base = (a - 1) * t;
      if (base <= -1) {
        if (a > 1) return -1 / a; // −f(0): the slope at u = 0 is above t
        return base === -1 && a < 0 ? -1 / a : Number.POSITIVE_INFINITY;
      }
      return growth(a, a === 1 ? t : Math.log1p(base) / (a - 1));
    },
    domain: { low: Number.NEGATIVE_INFINITY, high: slopeAtInfinity, closed: [false, a < 0] },
    activation: (v) => growth(a - 1, slowed(v)),
    activatedConjugate: (v) => growth(a, slowed(v)),
    variational: {
      witness: (v) => growthArray(a - 1, slowedArray(v)),
      conjugate: (v) => growthArray(a, slowedArray(v)),
    },
  };
}
