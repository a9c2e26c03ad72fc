import { estimateSettings, pause } from "../fit/estimateOptions.ts";
import { digamma } from "../numeric/digamma.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { type Quantity, warned, withinCeiling } from "../quantity/quantity.ts";
import { distinctTriples } from "../samples/distinctRows.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { convergenceWarning } from "./convergenceWarning.ts";
import type { KsgOptions } from "./ksg.ts";
import { logisticScores, logOfValues } from "./logisticScores.ts";
import { countInBall, nearBall } from "./nearBall.ts";
import { besides, type Rows } from "./scatter.ts";
import { type Sweep, sweepOf } from "./sweepOrder.ts";

const LEAST = 10;
const SMALL = 200;

/** Samples between two reports of progress. */
const PART = 256;

/** Rows for each different value of z from which each value is a stratum of its own, in which neighbours are looked for. */
const STRATUM = 20;

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
  allX: Samples,
  allY: Samples,
  allZ: Samples,
  { k = 3, ...options }: KsgOptions = {},
): Promise<Quantity> {
  const owner = "conditionalInformation";
  const { onProgress, signal, seed } = estimateSettings(owner, options);
  requirePairs(owner, allX, allY, LEAST);
  if (allZ.n !== allX.n)
    throw new RangeError(`${owner}(x, y, z): z must hold as many samples as x, got ${allZ.n} and ${allX.n}`);
  const { x, y, z, warning } = distinctTriples(allX, allY, allZ);
  requirePairs(owner, x, y, LEAST);
  if (!Number.isInteger(k) || k < 1 || k >= x.n)
    throw new RangeError(`${owner}(options): k must be an integer from 1 to n - 1 = ${x.n - 1}, got ${k}`);
  const score = (of: Samples, name: string, few?: number) => {
    const { values, n, d } = logisticScores(of, seed, name, few);
    return samples(Float64Array.from(values), n, d);
  };
  const [a, b, c] = [score(x, "x"), score(y, "y"), score(z, "z", z.n / STRATUM)];
  const sweep = ({ values, n, d }: Rows) => sweepOf(samples(values, n, d));
  const sweeps = {
    all: sweep(besides(besides(a, b), c)),
    xz: sweep(besides(a, c)),
    yz: sweep(besides(b, c)),
    z: sweep(c),
  };
  const termOf = (row: number, neighbours: number) => {
    const ball = nearBall(sweeps.all, row, neighbours);
    const near = (sweep: Sweep) => digamma(countInBall(sweep, row, ball));
    return digamma(ball.neighbours) - near(sweeps.xz) - near(sweeps.yz) + near(sweeps.z);
  };
  const terms = new Float64Array(x.n);
  for (let row = 0; row < x.n; row++) {
    if (row % PART === 0) {
      onProgress({ step: row, steps: x.n });
      await pause(signal);
    }
    terms[row] = termOf(row, k);
  }
  onProgress({ step: x.n, steps: x.n });
  const ceiling = Math.min(logOfValues(a), logOfValues(b));
  const columns = x.d + y.d + z.d;
  return warned(
    withinCeiling(meanQuantity("I(x; y | z)", terms, { kind: "estimate", ceiling })),
    warning,
    Number.isFinite(ceiling) ? undefined : convergenceWarning(x.n, k, termOf),
    columns > MANY
      ? `in ${columns} columns the nearest neighbours are far away: the estimate may be far off, mostly too near 0`
      : undefined,
    x.n < SMALL ? `only ${x.n} samples: nearest neighbours need some hundreds` : undefined,
  );
}
