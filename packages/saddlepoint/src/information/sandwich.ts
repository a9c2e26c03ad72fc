import { type EstimateOptions, estimateSettings, pause } from "../fit/estimateOptions.ts";
import { blockQuantity, jackknife } from "../quantity/blockQuantity.ts";
import { atLeast, exactQuantity, type Quantity, warned } from "../quantity/quantity.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { requirePairs } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { type ConditionalDensity, logDensityOf, logDensityOfPair, rowOf } from "./conditionalDensity.ts";
import { nearCeiling } from "./scoredPairs.ts";

export type SandwichOptions = Pick<EstimateOptions, "onProgress" | "signal">;

/** A lower and an upper bound on the same information. */
export type Sandwich = { readonly lower: Quantity; readonly upper: Quantity };

/** Pairs a block at most: the gap closes as the block grows, and the work grows with it. */
const MOST_IN_BLOCK = 1024;

/** An interval from fewer blocks than this would be wide. */
const LEAST_BLOCKS = 10;

/**
 * I(x; y) from below and from above, in nats, where the conditional p(y|x) is known: of a channel, a generator, an encoder.
 *
 * lower: E (1/K) Σ_i log p(y_i|x_i) / ((1/K) Σ_j p(y_i|x_j)), InfoNCE with its best critic, at most log K (Poole et al. 2019,
 * eq. 12); upper: the same with j ≠ i and K − 1, the leave-one-out bound (eq. 13), which may be infinite. Both hold for
 * every K, in expectation over blocks of K pairs, and nothing is trained. K is a tenth of the pairs, at most 1,024.
 *
 * @param x samples, n rows
 * @param y samples, n rows, y_i drawn from p(·|x_i)
 * @param conditional log p(y|x)
 * @throws RangeError when x and y are not pairs, there are fewer than 20, a value is not finite, or the conditional gives
 * NaN or +Infinity, or −Infinity for a pair
 * @throws the signal's reason when it is aborted
 */
export async function sandwich(
  x: Samples,
  y: Samples,
  conditional: ConditionalDensity,
  options: SandwichOptions = {},
): Promise<Sandwich> {
  const { onProgress, signal } = estimateSettings("sandwich", options);
  requirePairs("sandwich", x, y, LEAST_BLOCKS * 2);
  const narrow = { x: inFloat32(x), y: inFloat32(y) };
  const size = Math.min(MOST_IN_BLOCK, Math.floor(x.n / LEAST_BLOCKS));
  const count = Math.floor(x.n / size);
  const [lowers, uppers]: [number[], number[]] = [[], []];
  for (let block = 0; block < count; block++) {
    let [lower, upper] = [0, 0];
    for (let i = 0; i < size; i++) {
      const [others, own] = densities(narrow.x, narrow.y, conditional, block * size, size, i);
      lower += own - logSum(others, own) + Math.log(size);
      upper += own - others + Math.log(size - 1);
      if (i % ROWS === 0) await pause(signal);
    }
    lowers.push(lower / size);
    uppers.push(upper / size);
    onProgress({ step: block + 1, steps: count });
  }
  const quantity = (kind: "lower-bound" | "upper-bound", values: readonly number[], most: number) => {
    const estimate = values.every(Number.isFinite) ? jackknife(values.map((value) => [value])) : INFINITE;
    return atLeast(0, blockQuantity(kind, most, count * size, estimate));
  };
  const lower = quantity("lower-bound", lowers, Math.log(size));
  const upper = quantity("upper-bound", uppers, Number.POSITIVE_INFINITY);
  return { lower: warned(lower, nearCeiling(lower.value, size)), upper };
}

/** Rows between two pauses. */
const ROWS = 128;

/** What a mean is where one of its terms is infinite. */
const INFINITE = exactQuantity("I(x; y)", Number.POSITIVE_INFINITY);

/** log Σ_{j≠i} p(y_i|x_j) and log p(y_i|x_i) in a block of pairs. */
function densities(
  x: Samples<Float32Array>,
  y: Samples<Float32Array>,
  conditional: ConditionalDensity,
  from: number,
  size: number,
  i: number,
): readonly [number, number] {
  const to = rowOf(y, from + i);
  const own = logDensityOfPair("sandwich", conditional, x, y, from + i);
  let others = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < size; j++) {
    if (j !== i) others = logSum(others, logDensityOf("sandwich", conditional, rowOf(x, from + j), to));
  }
  return [others, own];
}

/** log (eᵃ + eᵇ). */
function logSum(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
}
