import { type Density, logDensityAt } from "./density.ts";
import { requireDistribution } from "./requireDistribution.ts";

/**
 * The mixture Σ wᵢ pᵢ of densities, its logarithm taken without leaving the log domain.
 *
 * @param weights wᵢ: at least 0, of sum 1
 * @param densities one a weight, all of one dimension
 * @throws RangeError when the weights are no distribution, or their number or the dimensions do not match
 * @example mixture([0.33, 0.67], [gaussian(-1, 0.065), gaussian(2, 2)])
 */
export function mixture(weights: readonly number[], densities: readonly Density[]): Density {
  const where = "mixture(weights, densities)";
  requireDistribution(where, "weights", weights);
  if (weights.length !== densities.length) {
    throw new RangeError(
      `${where}: there must be a density a weight, got ${densities.length} for ${weights.length}`,
    );
  }
  const dimensions = densities[0]?.support.length ?? 0;
  if (densities.some(({ support }) => support.length !== dimensions)) {
    const found = densities.map(({ support }) => support.length).join(", ");
    throw new RangeError(`${where}: densities must have one dimension, got ${found}`);
  }
  const logWeights = weights.map((weight) => Math.log(weight));
  const along = Array.from({ length: dimensions }, (_, i) => i);
  return {
    logDensity(...x) {
      const logs = densities.map((density, i) => (logWeights[i] ?? 0) + logDensityAt(density, x));
      const largest = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
      if (!Number.isFinite(largest)) return largest;
      return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
    },
    support: along.map((i) => [
      densities.reduce((low, { support }) => Math.min(low, support[i]?.[0] ?? 0), Number.POSITIVE_INFINITY),
      densities.reduce((high, { support }) => Math.max(high, support[i]?.[1] ?? 0), Number.NEGATIVE_INFINITY),
    ]),
    // The ends of each part's support are corners of the mixture.
    points: along.map((i) =>
      densities.flatMap(({ points, support }) => [
        ...(points?.[i] ?? []),
        ...(support[i] ?? []).filter(Number.isFinite),
      ]),
    ),
  };
}
