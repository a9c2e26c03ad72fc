import type { Density } from "./density.ts";

/** A density's logarithm at a point, −∞ outside its support. */
export function logDensityAt({ logDensity, support }: Density, x: readonly number[]): number {
  for (let i = 0; i < support.length; i++) {
    const [low, high] = support[i] ?? [0, 0];
    const at = x[i] ?? Number.NaN;
    if (at < low || at > high) return Number.NEGATIVE_INFINITY;
  }
  return logDensity(...x);
}
