import type { Density } from "./density.ts";

/** A density's logarithm at a point, −∞ outside its support. */
export function logDensityAt({ logDensity, support }: Density, x: readonly number[]): number {
  const outside = support.some(([low, high], i) => (x[i] ?? 0) < low || (x[i] ?? 0) > high);
  return outside ? Number.NEGATIVE_INFINITY : logDensity(...x);
}
