import { student975 } from "../quantity/intervals.ts";
import { meanAndVariance, plusMinus } from "../quantity/meanQuantity.ts";
import { atLeast, type Quantity } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";

/** What codes, as they are read from samples, tell of one thing that the samples were made of. */
export type FactorReport = {
  readonly name: string;
  /** H(factor): the most that a code can tell of it. */
  readonly entropy: Quantity;
  /** I(code read; factor), code by code. */
  readonly codes: readonly { readonly name: string; readonly information: Quantity }[];
};

/** A code's most likely values under Q, one a sample: classes, or numbers of a continuous code. */
export type CodeReadings = {
  readonly name: string;
  readonly discrete: boolean;
  readonly values: ArrayLike<number>;
};

/** Continuous readings are counted in so many bins of as many samples each, as is usual for MIG (Locatello et al. 2019). */
const BINS = 20;

/**
 * How much each code, as read from samples, tells of each factor, in nats.
 *
 * A plug-in estimate of I from the counts of both, less its bias to first order, (r − a − b + 1)/2n for r pairs, a codes and b
 * factors that occur (Miller 1955): so that a code that knows nothing has 0 on average. A continuous code is counted by its
 * ranks, in 20 bins, so increasing maps of it change nothing. The interval takes its variance from the samples' own
 * contributions (the delta method) and, as they have none where nothing is known, from 2nI ~ χ²((a − 1)(b − 1)) there.
 *
 * @param readings of as many samples as the factors have values
 * @throws RangeError when a code has another number of readings, or there are fewer than two
 */
export function factorInformation(
  factors: readonly Factor[],
  readings: readonly CodeReadings[],
): readonly FactorReport[] {
  const codes = readings.map((code) => ({ ...code, values: binned(code) }));
  return factors.map(({ name, values }) => {
    const entropy = entropyEstimate(name, values);
    return {
      name,
      entropy,
      codes: codes.map((code) => ({
        name: code.name,
        information: between(code, name, values, entropy.value),
      })),
    };
  });
}

/** A discrete code's classes; a continuous one's bins by rank, equal numbers in one bin. */
function binned({ discrete, values }: CodeReadings): Int32Array {
  if (discrete) return Int32Array.from(values);
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const bins = new Int32Array(values.length);
  let first = 0;
  order.forEach((row, rank) => {
    if (values[row] !== values[order[first] ?? 0]) first = rank;
    bins[row] = Math.floor((BINS * first) / values.length);
  });
  return bins;
}

const countsOf = <Key>(keys: Iterable<Key>): Map<Key, number> => {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** H of what occurs, with Miller's correction (b − 1)/2n, at most log b. */
function entropyEstimate(name: string, values: Int32Array): Quantity {
  const n = values.length;
  if (n < 2) throw new RangeError(`factorInformation(factors): needs at least 2 samples, got ${n}`);
  const counts = countsOf(values);
  const surprises = Float64Array.from(values, (value) => Math.log(n / (counts.get(value) ?? n)));
  const { mean, variance } = meanAndVariance(surprises);
  const half = student975(n - 1) * Math.sqrt(variance + (counts.size - 1) / (2 * n ** 2));
  const ceiling = Math.log(counts.size);
  return atLeast(
    0,
    plusMinus(`H(${name})`, mean + (counts.size - 1) / (2 * n), half, n, { kind: "estimate", ceiling }),
  );
}

function between(code: CodeReadings, factor: string, values: Int32Array, ceiling: number): Quantity {
  const n = values.length;
  if (code.values.length !== n) {
    throw new RangeError(
      `factorInformation(readings): ${code.name} must have a reading for each of ${n} samples, got ${code.values.length}`,
    );
  }
  const codes = Array.from(code.values);
  const pairs = codes.map((value, i) => `${value} ${values[i]}`);
  const [ofCode, ofFactor, ofPair] = [countsOf(codes), countsOf(values), countsOf(pairs)];
  const contributions = Float64Array.from({ length: n }, (_, i) => {
    const [pair = 1, a = 1, b = 1] = [
      ofPair.get(pairs[i] ?? ""),
      ofCode.get(codes[i] ?? 0),
      ofFactor.get(values[i] ?? 0),
    ];
    return Math.log((pair * n) / (a * b));
  });
  const { mean, variance } = meanAndVariance(contributions);
  const bias = (ofPair.size - ofCode.size - ofFactor.size + 1) / (2 * n);
  const ofNothing = ((ofCode.size - 1) * (ofFactor.size - 1)) / (2 * n ** 2);
  const half = student975(n - 1) * Math.sqrt(variance + ofNothing);
  return atLeast(
    0,
    plusMinus(`I(${code.name}(x); ${factor})`, mean - bias, half, n, { kind: "estimate", ceiling }),
  );
}
