import { estimateSettings, pause } from "../fit/estimateOptions.ts";
import { digamma } from "../numeric/digamma.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import type { KsgOptions } from "./ksg.ts";
import { logisticScores } from "./logisticScores.ts";
import { besides, type Rows } from "./scatter.ts";
import { countNearer, NEAREST, neighbourDistance, type Sweep, sweepOf } from "./sweepOrder.ts";

const LEAST = 10;

/** Samples between two reports of progress. */
const PART = 256;

/** Columns of all three together beyond which nearest neighbours are far away. */
const MANY = 6;

/**
 * The nearest-neighbour estimate of I(x; y | z), in nats: what a row of x tells of the same row of y when that of z is known.
 *
 * ψ(k) − mean [ψ(n_xz + 1) + ψ(n_yz + 1) − ψ(n_z + 1)], n the samples nearer in those columns than the k-th neighbour in all of them,
 * in the largest difference of a column (Frenzel and Pompe 2007, "Partial mutual information for coupling analysis of multivariate
 * time series"). Columns are mapped to the scores of their ranks as in `ksg`; where k others coincide, those that do are counted
 * (Mesner and Shalizi 2020, "Conditional mutual information estimation for mixed, discrete and continuous data"). Neither a lower
 * nor an upper bound: towards 0 in many columns.
 *
 * @param x samples, n rows
 * @param y samples, n rows
 * @param z what is known already, n rows
 * @throws RangeError when the rows do not belong together, k is not an integer from 1 to n − 1, there are fewer than 10 samples, or a
 * value is not finite
 * @throws the signal's reason when it is aborted
 */
export async function conditionalInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  { k = 3, ...options }: KsgOptions = {},
): Promise<Quantity> {
  const owner = "conditionalInformation";
  const { onProgress, signal, seed } = estimateSettings(owner, options);
  requirePairs(owner, x, y, LEAST);
  if (z.n !== x.n)
    throw new RangeError(`${owner}(x, y, z): z must hold as many samples as x, got ${z.n} and ${x.n}`);
  if (!Number.isInteger(k) || k < 1 || k >= x.n)
    throw new RangeError(`${owner}(options): k must be an integer from 1 to n - 1 = ${x.n - 1}, got ${k}`);
  const score = (of: Samples, name: string) => {
    const { values, n, d } = logisticScores(of, seed, name);
    return { values: Float64Array.from(values), n, d };
  };
  const [a, b, c] = [score(x, "x"), score(y, "y"), score(z, "z")];
  const sweep = ({ values, n, d }: Rows) => sweepOf(samples(values, n, d));
  const sweeps = {
    all: sweep(besides(besides(a, b), c)),
    xz: sweep(besides(a, c)),
    yz: sweep(besides(b, c)),
    z: sweep(c),
  };
  const terms = new Float64Array(x.n);
  for (let row = 0; row < x.n; row++) {
    if (row % PART === 0) {
      onProgress({ step: row, steps: x.n });
      await pause(signal);
    }
    const distance = neighbourDistance(sweeps.all, sweeps.all.places[row] ?? 0, k);
    const reach = distance === 0 ? NEAREST : distance;
    const near = (of: Sweep) => countNearer(of, of.places[row] ?? 0, reach) + 1;
    const neighbours = distance === 0 ? near(sweeps.all) : k;
    terms[row] =
      digamma(neighbours) - digamma(near(sweeps.xz)) - digamma(near(sweeps.yz)) + digamma(near(sweeps.z));
  }
  onProgress({ step: x.n, steps: x.n });
  const columns = x.d + y.d + z.d;
  return warned(
    meanQuantity("I(x; y | z)", terms, { kind: "estimate" }),
    columns > MANY
      ? `in ${columns} columns the nearest neighbours are far away: the estimate is likely too near 0`
      : undefined,
    fewWarning(x.n),
  );
}
