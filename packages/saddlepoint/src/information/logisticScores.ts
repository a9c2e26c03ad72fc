import { type Samples, samples } from "../samples/samples.ts";
import { apart } from "./apart.ts";
import { ranksAmong, scoresAt } from "./ranks.ts";

/** So many different values are few: half the root of the number of rows. */
const fewOf = (n: number): number => 0.5 * Math.sqrt(n);

/**
 * Each column's values replaced by the logistic quantiles log(u/(1 − u)) of their ranks. Equal values share a rank in a column of few
 * different ones, and are set apart at random otherwise; either way no information is lost or made.
 *
 * @param name of the variable, so that what is random in two variables is independent
 * @param few how many different values of a column share ranks at most
 */
export function logisticScores(
  given: Samples,
  seed = 0,
  name = "x",
  few = fewOf(given.n),
): Samples<Float32Array> {
  const { n, d } = given;
  const distinct = apart(given, seed, name);
  const chosen = new Float64Array(n * d);
  for (let column = 0; column < d; column++) {
    const values = new Set<number>();
    for (let i = 0; i < n; i++) values.add(given.values[i * d + column] ?? 0);
    const { values: of } = values.size <= few ? given : distinct;
    for (let i = 0; i < n; i++) chosen[i * d + column] = of[i * d + column] ?? 0;
  }
  const columns = samples(chosen, n, d);
  const scores = scoresAt(ranksAmong(columns)(columns), (u) => Math.log(u / (1 - u)));
  return samples(Float32Array.from(scores), n, d);
}

/** The largest information that anything has about rows of scores: the logarithm of the different ones where some are equal. */
export function logOfValues({ values, n, d }: Samples): number {
  const different = new Set<string>();
  for (let i = 0; i < n; i++) different.add(values.subarray(i * d, (i + 1) * d).join());
  return different.size === n ? Number.POSITIVE_INFINITY : Math.log(different.size);
}
