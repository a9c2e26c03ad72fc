import { normalMixture2d } from "./normalMixture2d.ts";
import type { ToyDensity } from "./toyDensity.ts";

/**
 * Whose units: `veegan` has radius 1 and deviation 0.01 (Srivastava et al. 2017, section 4.1; Lin et al. 2018, section
 * 4.1), `wgan-gp` radius √2 and deviation 0.02/√2 (the toy script of Gulrajani et al. 2017: 2 and 0.02, over √2). Radius
 * over deviation is 100 in both.
 */
export type ToyScale = "veegan" | "wgan-gp";

/** Sizes of one's own: the distance of a ring's modes from its centre, and their deviation. */
export type RingScale = { readonly radius: number; readonly deviation: number };

const RADIUS: Readonly<Record<ToyScale, number>> = { veegan: 1, "wgan-gp": Math.SQRT2 };
const DEVIATION_OVER_RADIUS = 0.01;

/** Eight equal round modes evenly on a circle, the first at angle 0. */
export function ringOfGaussians(scale: ToyScale | RingScale = "veegan", count = 8): ToyDensity {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `ringOfGaussians(scale, count): count must be an integer of at least 1, got ${count}`,
    );
  }
  const { radius, deviation } =
    typeof scale === "string"
      ? { radius: RADIUS[scale], deviation: DEVIATION_OVER_RADIUS * RADIUS[scale] }
      : scale;
  const centres = Array.from({ length: count }, (_, k): readonly [number, number] => {
    const angle = (2 * Math.PI * k) / count;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return normalMixture2d(`ring of ${count}`, { centres, deviation });
}
