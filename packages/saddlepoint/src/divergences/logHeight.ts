import { weightedF } from "./divergence.ts";
import type { FDivergence } from "./fDivergence.ts";

/**
 * log |q f(p/q)| from log p and log q, right where q f(p/q) itself would overflow: q f(p/q) grows by a factor with both, and
 * beyond any double f is a power.
 */
export function logHeight(f: FDivergence, logP: number, logQ: number): number {
  const largest = Math.max(logP, logQ);
  if (!Number.isFinite(largest)) return largest;
  if (!Number.isFinite(Math.min(logP, logQ))) {
    // Where one density underflows a logarithm of −∞ may be the other's overflow: e^(−e^x) has none to show.
    if (Math.exp(largest) === 0) return Number.NEGATIVE_INFINITY;
    const [p, q] = [logP - largest, logQ - largest];
    return largest + Math.log(Math.abs(weightedF(f, p, q)));
  }
  const apart = logP - logQ;
  const near = (difference: number) =>
    Math.log(Math.abs(f.integrand(Math.min(0, difference), Math.min(0, -difference))));
  const height = near(apart);
  if (height < Number.POSITIVE_INFINITY) return largest + height;
  let reach = apart;
  while (!(near(reach) < Number.POSITIVE_INFINITY)) reach /= 2;
  const slope = (near(reach) - near(reach / 2)) / (reach / 2);
  return largest + near(reach) + slope * (apart - reach);
}
