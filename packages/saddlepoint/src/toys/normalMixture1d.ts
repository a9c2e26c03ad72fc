import { gaussian } from "../divergences/gaussian.ts";
import { mixture } from "../divergences/mixture.ts";
import { normalCdf } from "../numeric/normalCdf.ts";
import { boxMuller } from "../random/boxMuller.ts";
import type { LineDensity, NormalMixture } from "./lineDensity.ts";

/** How far beyond its outermost components a mixture is shown and integrated, in their deviations. */
const REACH = 4;

/**
 * Σ wᵢ N(mᵢ, sᵢ²) on the line.
 *
 * @throws RangeError when the weights are no distribution, or means and deviations are not as many, or a deviation is not
 * positive
 */
export function normalMixture1d(name: string, { weights, means, deviations }: NormalMixture): LineDensity {
  const { logDensity } = mixture(
    weights,
    means.map((mean, i) => gaussian(mean, (deviations[i] ?? Number.NaN) ** 2)),
  );
  const deviation = deviations[0] ?? 1;
  const equal =
    deviations.every((other) => other === deviation) && weights.every((other) => other === weights[0]);
  const ends = (side: 1 | -1): number[] => means.map((mean, i) => mean + side * REACH * (deviations[i] ?? 1));
  return {
    name,
    range: [Math.min(...ends(-1)), Math.max(...ends(1))],
    logDensity,
    sample(stream, n) {
      const out = new Float32Array(n);
      const noise = new Float32Array(2);
      for (let i = 0; i < n; i++) {
        let u = stream.next();
        let k = 0;
        while (k < weights.length - 1 && u >= (weights[k] ?? 0)) u -= weights[k++] ?? 0;
        boxMuller(stream.next, noise);
        out[i] = (means[k] ?? 0) + (deviations[k] ?? 1) * (noise[0] ?? 0);
      }
      return out;
    },
    cells(edges) {
      const below = edges.map((edge) =>
        weights.reduce(
          (sum, weight, i) => sum + weight * normalCdf((edge - (means[i] ?? 0)) / (deviations[i] ?? 1)),
          0,
        ),
      );
      return Float64Array.from(below.slice(1), (value, i) => value - (below[i] ?? 0));
    },
    ...(equal ? { modes: { centres: means, deviation } } : {}),
  };
}
