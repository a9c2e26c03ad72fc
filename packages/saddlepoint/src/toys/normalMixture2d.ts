import type { Modes } from "../samples/samples.ts";
import { drawRound, roundNormals } from "./roundNormals.ts";
import type { ToyDensity } from "./toyDensity.ts";

/** How far beyond its outermost centre a mixture is shown and integrated, in deviations. */
const REACH = 8;

/**
 * (1/K) Σ N(centre, σ² I): equal round normal distributions in the plane.
 *
 * @throws RangeError when there is no centre, or the deviation is not positive and finite
 */
export function normalMixture2d(name: string, modes: Modes): ToyDensity {
  const { centres, deviation } = modes;
  if (centres.length === 0 || !(deviation > 0 && Number.isFinite(deviation))) {
    throw new RangeError(
      `normalMixture2d(name, modes): modes must have centres and a positive, finite deviation, got ${centres.length} and ${deviation}`,
    );
  }
  const farthest = Math.max(...centres.flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  return {
    name,
    extent: farthest + REACH * deviation,
    modes,
    sample: (stream, n) =>
      drawRound(stream, n, deviation, () => centres[Math.floor(centres.length * stream.next())] ?? [0, 0]),
    ...roundNormals({ centres, weights: centres.map(() => 1 / centres.length), deviation }),
  };
}
