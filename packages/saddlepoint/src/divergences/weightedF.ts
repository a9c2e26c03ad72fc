import type { FDivergence } from "./fDivergence.ts";

/** q f(p/q) from log p and log q, either of which may be −∞: p lim f(u)/u where q = 0, q f(0) where p = 0. */
export function weightedF(f: FDivergence, logP: number, logQ: number): number {
  if (logP === Number.NEGATIVE_INFINITY) return product(Math.exp(logQ), f.f(0));
  if (logQ === Number.NEGATIVE_INFINITY) return product(Math.exp(logP), f.slopeAtInfinity);
  return f.integrand(logP, logQ);
}

/** 0 · ∞ = 0: where there is no mass, nothing counts. */
const product = (mass: number, value: number): number => (mass === 0 ? 0 : mass * value);
