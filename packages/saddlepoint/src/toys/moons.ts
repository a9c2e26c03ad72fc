import { drawRound } from "./roundNormals.ts";
import { smearedCurve } from "./smearedCurve.ts";
import type { ToyDensity } from "./toyDensity.ts";

const REACH = 8; // deviations

/**
 * Two half circles of radius 1 that reach into each other, with round normal noise: (cos t, sin t) and (1 − cos t, ½ − sin t)
 * with t uniform on [0, π], each half of the points, moved by (−½, −¼) so that their middle is the origin (the construction
 * that scikit-learn calls `make_moons`).
 *
 * @param deviation of the noise
 * @throws RangeError unless the deviation is at least 0.01 and finite
 */
export function moons(deviation = 0.06): ToyDensity {
  if (!(deviation >= 0.01 && Number.isFinite(deviation))) {
    throw new RangeError(`moons(deviation): deviation must be finite and at least 0.01, got ${deviation}`);
  }
  const upper = (t: number): readonly [number, number] => [Math.cos(t) - 0.5, Math.sin(t) - 0.25];
  const lower = (t: number): readonly [number, number] => [0.5 - Math.cos(t), 0.25 - Math.sin(t)];
  // One curve, walked first along the one moon and then along the other, has a corner that quadrature would notice.
  const halves = [upper, lower].map((curve) =>
    smearedCurve({ curve, from: 0, to: Math.PI, deviation, points: POINTS }),
  );
  return {
    name: "moons",
    extent: 1.5 + REACH * deviation,
    sample: (stream, n) =>
      drawRound(stream, n, deviation, () => {
        const u = 2 * stream.next();
        return u < 1 ? upper(Math.PI * u) : lower(Math.PI * (u - 1));
      }),
    logDensity(x, y) {
      const [a = 0, b = 0] = halves.map(({ logDensity }) => logDensity(x, y));
      const largest = Math.max(a, b);
      return largest + Math.log((Math.exp(a - largest) + Math.exp(b - largest)) / 2);
    },
    cells(xEdges, yEdges) {
      const [a, b] = halves.map(({ cells }) => cells(xEdges, yEdges));
      return Float64Array.from(a ?? [], (mass, i) => (mass + (b?.[i] ?? 0)) / 2);
    },
  };
}

/** Less than a tenth of the least noise apart. */
const POINTS = 3201;
