import { type EstimateOptions, estimateSettings, pause } from "../fit/estimateOptions.ts";
import { digamma } from "../numeric/digamma.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { type Quantity, warned, withinCeiling } from "../quantity/quantity.ts";
import { distinctPairs } from "../samples/distinctRows.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { convergenceWarning } from "./convergenceWarning.ts";
import { logisticScores, logOfValues } from "./logisticScores.ts";
import { countInBall, nearBall } from "./nearBall.ts";
import { type Sweep, sweepOf } from "./sweepOrder.ts";

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
 * to the logistic quantiles of its ranks, which leaves the information as it is and takes off heavy tails; equal values share a rank
 * where there are few different ones, and are in random order otherwise. Samples at equal distances are counted together (`nearBall`).
 *
 * It is nearly unbiased in few dimensions and too low where the dependence is strong or there are many dimensions: it
 * needs a number of samples that grows exponentially with the information (Gao, Ver Steeg and Galstyan 2015, theorem 3).
 * Its interval, of the mean of each sample's own term, speaks of the sampling error alone. It is zero or less for
 * independent variables half of the time; such a value is kept as it is: an estimate may be.
 *
 * @param x samples, n rows of dx numbers
 * @param y samples, n rows of dy numbers: row i belongs to row i of x
 * @returns an estimate; its ceiling is the logarithm of the different rows of a variable of few values; with a warning where many values
 * are equal, the dependence is too strong, the estimate has not converged, or n is small
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
  const termOf = (row: number, neighbours: number) => {
    const ball = nearBall(sweeps.both, row, neighbours);
    const near = (sweep: Sweep) => digamma(countInBall(sweep, row, ball));
    return digamma(ball.neighbours) + digamma(n) - near(sweeps.x) - near(sweeps.y); // eq. 8
  };
  const terms = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    if (row % PART === 0) {
      onProgress({ step: row, steps: n });
      await pause(signal);
    }
    terms[row] = termOf(row, k);
  }
  onProgress({ step: n, steps: n });
  const ceiling = Math.min(logOfValues(a), logOfValues(b));
  const quantity = withinCeiling(meanQuantity("I(x; y)", terms, { kind: "estimate", ceiling }));
  return warned(
    quantity,
    warning,
    tiesWarning(Math.max(tiesIn(x), tiesIn(y))),
    Number.isFinite(ceiling)
      ? undefined
      : (strengthWarning(quantity.value, k, n) ?? convergenceWarning(n, k, termOf)),
    x.d + y.d > MANY
      ? `in ${x.d + y.d} dimensions the nearest neighbours are far away: the estimate may be far off, mostly too low`
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
    `${Math.round(100 * ties)} % of a column's values occur more than once: few different ones share a rank, and ` +
    "many are told apart at random, which changes no information; where there are few, a histogram is surer"
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
