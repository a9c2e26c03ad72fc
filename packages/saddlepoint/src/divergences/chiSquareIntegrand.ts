/** (p − q)²/q from log p and log q: p²/q · (1 − q/p)² where p is larger, which cannot be 0 · ∞. */
export function chiSquareIntegrand(logP: number, logQ: number): number {
  const logRatio = logP - logQ;
  return logRatio > 0
    ? Math.exp(2 * logP - logQ) * Math.expm1(-logRatio) ** 2
    : Math.exp(logQ) * Math.expm1(logRatio) ** 2;
}
