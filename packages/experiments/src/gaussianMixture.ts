import { fillNormal, type Stream } from "saddlepoint/random";
import type { NormalMixture } from "saddlepoint/toys";

const LOG_ROOT_TAU = Math.log(2 * Math.PI) / 2;

/** log N(x; mean, deviation²). */
export const normalLogDensity = (x: number, mean: number, deviation: number): number =>
  -0.5 * ((x - mean) / deviation) ** 2 - Math.log(deviation) - LOG_ROOT_TAU;

/** log Σ wᵢ N(x; mᵢ, sᵢ²), by the largest term, so that no tail underflows. */
export function logDensity({ weights, means, deviations }: NormalMixture, x: number): number {
  const terms = weights.map((weight, i) =>
    weight === 0
      ? Number.NEGATIVE_INFINITY
      : Math.log(weight) + normalLogDensity(x, means[i] ?? 0, deviations[i] ?? 1),
  );
  const largest = Math.max(...terms);
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}

/**
 * `n` draws, float32.
 *
 * Components and normals come from streams of their own, so that what is drawn does not depend on how many are drawn at
 * once.
 */
export function sampleMixture(
  { weights, means, deviations }: NormalMixture,
  streams: { readonly component: Stream; readonly normal: Stream },
  n: number,
): Float32Array {
  const out = fillNormal(streams.normal, new Float32Array(n));
  for (let i = 0; i < n; i++) {
    let u = streams.component.next();
    let k = 0;
    while (k < weights.length - 1 && u >= (weights[k] ?? 0)) u -= weights[k++] ?? 0;
    out[i] = (means[k] ?? 0) + (deviations[k] ?? 1) * (out[i] ?? 0);
  }
  return out;
}

/** An interval outside which the mixtures have less than 1e-30 of their mass. */
export function supportOf(...mixtures: readonly NormalMixture[]): readonly [number, number] {
  const REACH = 12; // deviations
  const ends = (side: 1 | -1) =>
    mixtures.flatMap(({ means, deviations }) =>
      means.map((mean, i) => mean + side * REACH * (deviations[i] ?? 1)),
    );
  return [Math.min(...ends(-1)), Math.max(...ends(1))];
}
