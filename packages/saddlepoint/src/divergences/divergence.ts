import type { Quantity } from "../quantity/quantity.ts";
import { divergenceQuantity } from "./divergenceQuantity.ts";
import type { FDivergence } from "./fDivergence.ts";
import { requireDistributions } from "./requireDistribution.ts";

/**
 * D_f(P‖Q) between two distributions over the same finite set, exactly.
 *
 * Σ q f(p/q), where q = 0 counts p · lim f(u)/u and p = 0 counts q f(0): Infinity where the truth is infinite, as for KL
 * where P has mass that Q has not (Csiszár 1967).
 *
 * @param p the masses of P: at least 0, of sum 1
 * @param q the masses of Q, as many
 * @throws RangeError when p or q is no distribution, or when their lengths differ
 * @example divergence(kl, [0.5, 0.5], [0.9, 0.1])
 */
export function divergence(f: FDivergence, p: ArrayLike<number>, q: ArrayLike<number>): Quantity {
  requireDistributions("divergence(f, p, q)", p, q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += weightedF(f, Math.log(p[i] ?? 0), Math.log(q[i] ?? 0));
  return divergenceQuantity(f, sum);
}

/** q f(p/q) from log p and log q, either of which may be −∞: p lim f(u)/u where q = 0, q f(0) where p = 0. */
export function weightedF(f: FDivergence, logP: number, logQ: number): number {
  if (logP === Number.NEGATIVE_INFINITY) return product(Math.exp(logQ), f.f(0));
  if (logQ === Number.NEGATIVE_INFINITY) return product(Math.exp(logP), f.slopeAtInfinity);
  return f.integrand(logP, logQ);
}

/** 0 · ∞ = 0: where there is no mass, nothing counts. */
const product = (mass: number, value: number): number => (mass === 0 ? 0 : mass * value);
