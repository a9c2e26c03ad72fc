import { log1pReciprocal, softplusOf } from "../numeric/scalars.ts";
import { softplus } from "../numeric/softplus.ts";
import type { FDivergence } from "./fDivergence.ts";

/**
 * Jensen-Shannon as f-GANs count it: KL(P‖M) + KL(Q‖M), M = (P + Q)/2, in nats, at most 2 log 2. That is 2 JSD(P, Q)
 * where JSD weighs each by ½: see `jsd`.
 *
 * f(u) = u log u − (u + 1) log((1 + u)/2), f*(t) = −log(2 − eᵗ) for t < log 2, T* = log(2u/(1 + u)) (Nowozin et al. 2016,
 * tables 1 and 2). T = log 2 − log(1 + e^(−v)), so that f*(T) = log(1 + e^v) − log 2 and v* = log u.
 */
export const jensenShannon: FDivergence = {
  name: "js",
  title: "Jensen-Shannon",
  unit: "nats",
  least: 0,
  ceiling: 2 * Math.LN2,
  f(u) {
    if (u === Number.POSITIVE_INFINITY) return u;
    return (u === 0 ? 0 : u * (Math.LN2 - log1pReciprocal(u))) + Math.LN2 - Math.log1p(u);
  },
  slopeAtInfinity: Math.LN2,
  integrand: (logP, logQ) =>
    Math.exp(logP) * (Math.LN2 - softplusOf(logQ - logP)) +
    Math.exp(logQ) * (Math.LN2 - softplusOf(logP - logQ)),
  alphas: [],
  witness: (u) => Math.LN2 - log1pReciprocal(u),
  conjugate: (t) => (t < Math.LN2 ? -Math.log(2 - Math.exp(t)) : Number.POSITIVE_INFINITY),
  domain: { low: Number.NEGATIVE_INFINITY, high: Math.LN2, closed: [false, false] },
  activation: (v) => Math.LN2 - softplusOf(-v),
  activatedConjugate: (v) => softplusOf(v) - Math.LN2,
  variational: {
    witness: (v) => softplus(v.neg()).neg().add(Math.LN2),
    conjugate: (v) => softplus(v).sub(Math.LN2),
  },
};
