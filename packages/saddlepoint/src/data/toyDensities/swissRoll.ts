import { boxMuller } from "../../pushforward/boxMuller.ts";
import type { ToyDensity } from "./toyDensity.ts";

/** The spiral's angle: t = (3π/2)(1 + 2u), u uniform. */
const FROM = 1.5 * Math.PI;
const TO = 4.5 * Math.PI;
/** Of the noise on both coordinates, and what all is divided by (the toy script of Gulrajani et al. 2017). */
const NOISE = 0.25;
const DIVISOR = 7.5;

/** Points of Simpson's rule along the spiral: less than a tenth of the noise apart, so that all of float64 is right. */
const POINTS = 2001;

/**
 * The Swiss roll: (t cos t, t sin t)/7.5 with t uniform on [3π/2, 9π/2], plus round normal noise of deviation 0.25/7.5.
 *
 * Its density is the spiral's, smeared: ∫ N((x, y); curve(t), σ² I) dt / 3π, here by Simpson's rule.
 */
export function swissRoll(): ToyDensity {
  const deviation = NOISE / DIVISOR;
  const curve = Array.from({ length: POINTS }, (_, i) => {
    const t = FROM + ((TO - FROM) * i) / (POINTS - 1);
    const weight = (i === 0 || i === POINTS - 1 ? 1 : i % 2 === 1 ? 4 : 2) / (3 * (POINTS - 1));
    return { x: (t * Math.cos(t)) / DIVISOR, y: (t * Math.sin(t)) / DIVISOR, logWeight: Math.log(weight) };
  });
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
    logDensity(x, y) {
      const exponents = curve.map(
        (point) => point.logWeight - ((x - point.x) ** 2 + (y - point.y) ** 2) / (2 * deviation ** 2),
      );
      const largest = exponents.reduce((most, exponent) => Math.max(most, exponent));
      const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - largest), 0);
      return largest + Math.log(sum) - Math.log(2 * Math.PI * deviation ** 2);
    },
  };
}
