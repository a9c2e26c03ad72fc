import { normalMixture2d } from "./normalMixture2d.ts";
import type { ToyScale } from "./ring.ts";
import type { ToyDensity } from "./toyDensity.ts";

/**
 * `veegan` has centres 2 apart and deviation 0.05 (Srivastava et al. 2017, section 4.1; Lin et al. 2018, section 4.1);
 * `wgan-gp` the same over 2√2 (the toy script of Gulrajani et al. 2017).
 */
const UNIT: Readonly<Record<ToyScale, number>> = { veegan: 1, "wgan-gp": 1 / (2 * Math.SQRT2) };
const SPACING = 2;
const DEVIATION = 0.05;

/** Sizes of one's own: the distance between neighbouring modes, and their deviation. */
export type GridScale = { readonly spacing: number; readonly deviation: number };

/** 25 equal round modes on a square grid of `side` × `side` about the origin. */
export function gridOfGaussians(scale: ToyScale | GridScale = "veegan", side = 5): ToyDensity {
  if (!Number.isInteger(side) || side < 1) {
    throw new RangeError(`gridOfGaussians(scale, side): side must be an integer of at least 1, got ${side}`);
  }
  const { spacing, deviation } =
    typeof scale === "string"
      ? { spacing: UNIT[scale] * SPACING, deviation: DEVIATION * UNIT[scale] }
      : scale;
  const at = (i: number): number => spacing * (i - (side - 1) / 2);
  const centres = Array.from({ length: side * side }, (_, k): readonly [number, number] => [
    at(Math.floor(k / side)),
    at(k % side),
  ]);
  return normalMixture2d(`grid of ${side * side}`, { centres, deviation });
}
