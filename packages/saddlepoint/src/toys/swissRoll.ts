import { boxMuller } from "../random/boxMuller.ts";
import { smearedCurve } from "./smearedCurve.ts";
import type { ToyDensity } from "./toyDensity.ts";

/** The spiral's angle: t = (3π/2)(1 + 2u), u uniform. */
const FROM = 1.5 * Math.PI;
const TO = 4.5 * Math.PI;
/** Of the noise on both coordinates, and what all is divided by (the toy script of Gulrajani et al. 2017). */
const NOISE = 0.25;
const DIVISOR = 7.5;

/**
 * The Swiss roll: (t cos t, t sin t)/7.5 with t uniform on [3π/2, 9π/2], plus round normal noise of deviation 0.25/7.5.
 */
export function swissRoll(): ToyDensity {
  return {
    name: "Swiss roll",
    extent: (TO + 4) / DIVISOR,
    sample(stream, n) {
      const out = new Float32Array(2 * n);
      const noise = new Float32Array(2);
      for (let i = 0; i < n; i++) {
        const t = FROM + (TO - FROM) * stream.next();
        boxMuller(stream.next, noise);
        out[2 * i] = (t * Math.cos(t) + NOISE * (noise[0] ?? 0)) / DIVISOR;
        out[2 * i + 1] = (t * Math.sin(t) + NOISE * (noise[1] ?? 0)) / DIVISOR;
      }
      return out;
    },
    ...smearedCurve({
      curve: (t) => [(t * Math.cos(t)) / DIVISOR, (t * Math.sin(t)) / DIVISOR],
      from: FROM,
      to: TO,
      deviation: NOISE / DIVISOR,
      points: 2001,
    }),
  };
}
