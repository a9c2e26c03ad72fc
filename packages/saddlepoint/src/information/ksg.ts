import { type EstimateOptions, estimateSettings, pause } from "../fit/estimateOptions.ts";
import { digamma } from "../numeric/digamma.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { type Quantity, warned } from "../quantity/quantity.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { logisticScores } from "./logisticScores.ts";
import { countNearer, NEAREST, neighbourDistance, type Sweep, sweepOf } from "./sweepOrder.ts";

export type KsgOptions = Pick<EstimateOptions, "onProgress" | "signal" | "seed"> & {
  /** Neighbours: fewer have less bias, more have less variance. Default 3, as the paper suggests 2 to 4. */
  readonly k?: number;
};

/** Samples between two reports of progress. */
const PART = 256;

/** Within this of the most that nearest neighbours can tell, in nats, the estimate has no room left. */
const NEAR_MOST = 2;

/**
 * The nearest-neighbour estimate of I(x; y), in nats: neither a lower nor an upper bound.
 *
 * ψ(k) + ψ(n) − mean [ψ(n_x + 1) + ψ(n_y + 1)], n_x and n_y the samples nearer in x and in y than the k-th neighbour in
 * both, in the largest difference of a column (Kraskov, Stögbauer and Grassberger 2004, eq. 8). Each column is first mapped
 * to the logistic quantiles of its ranks, equal values in random order, which leaves the information as it is, takes off heavy
 * tails and makes discrete columns continuous.
 *
 * It is nearly unbiased in few dimensions and too low where the dependence is strong or there are many dimensions: it
 * needs a number of samples that grows exponentially with the information (Gao, Ver Steeg and Galstyan 2015, theorem 3).
 * Its interval, of the mean of each sample's own term, speaks of the sampling error alone. It is zero or less for
 * independent variables half of the time; such a value is kept as it is: an estimate may be.
 *
 * @param x samples, n rows of dx numbers
 * @param y samples, n rows of dy numbers: row i belongs to row i of x
 * @returns an estimate, with a warning where many values are equal, the dependence is too strong, or n is small
 * @throws RangeError when x and y are not pairs, k is not an integer from 1 to n − 1, there are fewer than 10 samples, or
 * a value is not finite
 * @throws the signal's reason when it is aborted
 */
export async function ksg(
  allX: Samples,
  allY: Samples,
  { k = 3, ...options }: KsgOptions = {},
): Promise<Quantity> {
  const { onProgress, signal, seed } = estimateSettings("ksg", options);
  requirePairs("ksg", allX, allY, LEAST);
  const { x, y, warning } = distinctPairs(allX, allY);
  requirePairs("ksg", x, y, LEAST);
  if (!Number.isInteger(k) || k < 1 || k >= x.n)
    throw new RangeError(`ksg(options): k must be an integer from 1 to n - 1 = ${x.n - 1}, got ${k}`);
  const [a, b] = [logisticScores(x, seed, "x"), logisticScores(y, seed, "y")];
  const sweeps = { both: sweepOf(beside(a, b)), x: sweepOf(a), y: sweepOf(b) };
  const n = x.n;
  const terms = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    if (row % PART === 0) {
      onProgress({ step: row, steps: n });
      await pause(signal);
    }
    const distance = neighbourDistance(sweeps.both, sweeps.both.places[row] ?? 0, k);
    // Where k others coincide, all that do are counted, on all sides (Gao et al. 2017, algorithm 1).
    const reach = distance === 0 ? NEAREST : distance;
    const near = (sweep: Sweep) => countNearer(sweep, sweep.places[row] ?? 0, reach);
    const neighbours = distance === 0 ? near(sweeps.both) + 1 : k;
    terms[row] = digamma(neighbours) + digamma(n) - digamma(near(sweeps.x) + 1) - digamma(near(sweeps.y) + 1); // eq. 8
  }
  onProgress({ step: n, steps: n });
  const quantity = meanQuantity("I(x; y)", terms, { kind: "estimate" });
  return warned(
    quantity,
    warning,
    tiesWarning(Math.max(tiesIn(x), tiesIn(y))),
    strengthWarning(quantity.value, k, n),
    x.d + y.d > MANY
      ? `in ${x.d + y.d} dimensions the nearest neighbours are far away: the estimate is likely too low`
      : undefined,
    n < SMALL ? `only ${n} samples: nearest neighbours need some hundreds` : undefined,
  );
}

const LEAST = 10;
const SMALL = 200;

/** Dimensions of x and y together beyond which the calibration shows a bias far outside the interval. */
const MANY = 6;

/** Each row of x followed by its row of y. */
function beside(x: Samples, y: Samples): Samples {
  const d = x.d + y.d;
  const values = new Float32Array(x.n * d);
  for (let i = 0; i < x.n; i++) {
    values.set(x.values.subarray(i * x.d, (i + 1) * x.d), i * d);
    values.set(y.values.subarray(i * y.d, (i + 1) * y.d), i * d + x.d);
  }
  return samples(values, x.n, d);
}

/** The largest share of a column's values that occur more than once. */
function tiesIn({ values, n, d }: Samples): number {
  let most = 0;
  for (let j = 0; j < d; j++) {
    const counts = new Map<number, number>();
    for (let i = 0; i < n; i++)
      counts.set(values[i * d + j] ?? 0, (counts.get(values[i * d + j] ?? 0) ?? 0) + 1);
    let single = 0;
    for (const count of counts.values()) if (count === 1) single++;
    if (counts.size > 1) most = Math.max(most, 1 - single / n);
  }
  return most;
}

/** Beyond this share of ties it is said what is done about them. */
const SOME_TIES = 0.05;

function tiesWarning(ties: number): string | undefined {
  if (ties < SOME_TIES) return undefined;
  return (
    `${Math.round(100 * ties)} % of a column's values occur more than once: equal ones are told apart at random, which changes no ` +
    "information; where there are few different values, a histogram is surer"
  );
}

function strengthWarning(value: number, k: number, n: number): string | undefined {
  const most = digamma(n) - digamma(k); // where n_x = n_y = k − 1, as for y = f(x)
  if (value < most - NEAR_MOST) return undefined;
  return (
    `${n} samples can tell at most ${most.toFixed(1)} nats from their ${k} nearest neighbours; the information may be ` +
    "much larger, or infinite"
  );
}
