import { digamma } from "../numeric/digamma.ts";
import type { Samples } from "../samples/samples.ts";
import { neighbourDistance, sweepOf } from "./sweepOrder.ts";

/**
 * Each sample's term of the nearest-neighbour estimate of the differential entropy, in nats: h ≈ their mean.
 *
 * ψ(n) − ψ(k) + d log 2ε, ε the distance to the k-th neighbour in the largest difference of a column (Kozachenko and
 * Leonenko 1987; Kraskov et al. 2004, eq. 20). −∞ for a sample that k others coincide with.
 */
export function entropyTerms(samples: Samples, k = 3): Float64Array {
  const sweep = sweepOf(samples);
  const constant = digamma(samples.n) - digamma(k);
  return Float64Array.from({ length: samples.n }, (_, row) => {
    const distance = neighbourDistance(sweep, sweep.places[row] ?? 0, k);
    return constant + samples.d * Math.log(2 * distance);
  });
}
