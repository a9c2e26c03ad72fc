import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { atLeast, exactQuantity, type Quantity } from "../quantity/quantity.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { LEAST_SAMPLES, partition } from "../samples/partition.ts";
import { takeSamples } from "../samples/readSamples.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { standardisationOf } from "../samples/standardisation.ts";
import { type ConditionalDensity, logDensityOfPair, rowOf } from "./conditionalDensity.ts";

export type VariationalMarginalOptions = Pick<EstimateOptions, "seed" | "signal"> & {
  /** log r(y) of a row, any density, in nats. Default: independent normal columns fitted to half of the rows. */
  readonly marginal?: (y: Float32Array) => number;
};

/**
 * The variational-marginal upper bound on I(x; y), in nats, where p(y|x) is known: the rate of a variational autoencoder.
 *
 * I(x; y) ≤ E log p(y|x)/r(y), for any density r (Poole et al. 2019, eq. 1; Alemi et al. 2017). The better r models y's
 * marginal, the tighter: the gap is KL(p(y)‖r). The default r is fitted to rows that the mean is not taken over.
 *
 * @param x samples, n rows
 * @param y samples, n rows, y_i drawn from p(·|x_i); continuous unless a marginal is given
 * @param conditional log p(y|x)
 * @throws RangeError when x and y are not pairs, there are fewer than 30, a value is not finite, or a density is not one
 */
export async function variationalMarginal(
  x: Samples,
  y: Samples,
  conditional: ConditionalDensity,
  { marginal, ...options }: VariationalMarginalOptions = {},
): Promise<Quantity> {
  const { seed } = estimateSettings("variationalMarginal", options);
  requirePairs("variationalMarginal", x, y, LEAST_SAMPLES);
  const [narrowX, narrowY] = [inFloat32(x), inFloat32(y)];
  const { training, evaluation } = partition(y.n, seed, "partition.pairs");
  const rows = marginal === undefined ? evaluation : Int32Array.from({ length: y.n }, (_, i) => i);
  const logMarginal = marginal ?? normalColumns(takeSamples(y, training));
  const terms = Float64Array.from(rows, (row) => {
    const r = logMarginal(rowOf(narrowY, row));
    if (Number.isNaN(r) || r === Number.POSITIVE_INFINITY)
      throw new RangeError(`variationalMarginal(options): marginal must return log r(y), got ${r}`);
    return logDensityOfPair("variationalMarginal", conditional, narrowX, narrowY, row) - r;
  });
  if (terms.includes(Number.POSITIVE_INFINITY))
    return { ...exactQuantity("I(x; y)", Number.POSITIVE_INFINITY), kind: "upper-bound", n: terms.length };
  return atLeast(0, meanQuantity("I(x; y)", terms, { kind: "upper-bound" }));
}

/** log of the density of independent normal columns with the samples' means and deviations. */
function normalColumns(y: Samples): (row: Float32Array) => number {
  const { means, deviations } = standardisationOf(y);
  return (row) =>
    row.reduce((sum, value, j) => {
      const deviation = deviations[j] ?? 1;
      const z = (value - (means[j] ?? 0)) / deviation;
      return sum - 0.5 * z * z - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
    }, 0);
}
