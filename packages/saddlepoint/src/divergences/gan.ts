import { logSigmoid } from "../numeric/logSigmoid.ts";
import { log1pReciprocal, softplusOf } from "../numeric/scalars.ts";
import { softplus } from "../numeric/softplus.ts";
import type { FDivergence } from "./fDivergence.ts";

/**
 * What the original GAN's critic bounds: 2 JSD(P, Q) − log 4, in nats, from −log 4 where P = Q to 0.
 *
 * f(u) = u log u − (u + 1) log(u + 1), f*(t) = −log(1 − eᵗ) for t < 0, T* = log(u/(1 + u)) = log D* (Nowozin et al. 2016,
 * tables 1 and 2). T = log σ(v), so that f*(T) = −log(1 − σ(v)) = log(1 + e^v) and v* = log u.
 */
export const gan: FDivergence = {
  name: "gan",
  title: "GAN",
  unit: "nats",
  least: -2 * Math.LN2,
  ceiling: 0,
  f(u) {
    if (u === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
    return (u === 0 ? 0 : -u * log1pReciprocal(u)) - Math.log1p(u);
  },
  slopeAtInfinity: 0,
  integrand: (logP, logQ) =>
    -Math.exp(logP) * softplusOf(logQ - logP) - Math.exp(logQ) * softplusOf(logP - logQ),
  alphas: [],
  witness: (u) => -log1pReciprocal(u),
  conjugate: (t) => (t < 0 ? -Math.log(-Math.expm1(t)) : Number.POSITIVE_INFINITY),
  domain: { low: Number.NEGATIVE_INFINITY, high: 0, closed: [false, false] },
  activation: (v) => -softplusOf(-v),
  activatedConjugate: softplusOf,
  variational: { witness: logSigmoid, conjugate: softplus },
};
