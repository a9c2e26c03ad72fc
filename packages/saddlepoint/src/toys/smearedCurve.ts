import { roundNormals } from "./roundNormals.ts";
import type { ToyDensity } from "./toyDensity.ts";

/** A curve in the plane that is walked evenly in `t`, and the round normal noise about it. */
export type SmearedCurve = {
  readonly curve: (t: number) => readonly [number, number];
  readonly from: number;
  readonly to: number;
  readonly deviation: number;
  /** Points of Simpson's rule, odd: so many that they lie less than a tenth of the noise apart, and all of float64 is right. */
  readonly points: number;
};

/** ∫ N((x, y); curve(t), σ² I) dt / (to − from), by Simpson's rule: round normals along the curve. */
export function smearedCurve({
  curve,
  from,
  to,
  deviation,
  points,
}: SmearedCurve): Pick<ToyDensity, "logDensity" | "cells"> {
  const at = Array.from({ length: points }, (_, i) => i);
  return roundNormals({
    centres: at.map((i) => curve(from + ((to - from) * i) / (points - 1))),
    weights: at.map((i) => (i === 0 || i === points - 1 ? 1 : i % 2 === 1 ? 4 : 2) / (3 * (points - 1))),
    deviation,
  });
}
