import { student975 } from "../quantity/intervals.ts";
import { jackknifeVariance } from "../quantity/jackknifeVariance.ts";
import { meanAndVariance, plusMinus } from "../quantity/meanQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { allBlocks, type BlockStatistic } from "./blockedCodes.ts";

const score = (name: string, value: number, half: number, n: number): Quantity =>
  atLeast(0, plusMinus(name, value, half, n, { kind: "estimate", unit: "dimensionless", ceiling: 1 }));

/** A score between 0 and 1 with the jackknife's 95 % interval: what it is without each block (Tukey 1958). */
export function blockScore(name: string, n: number, statistic: BlockStatistic): Quantity {
  const without = Float64Array.from(allBlocks, (left) =>
    statistic(allBlocks.filter((block) => block !== left)),
  );
  const half = student975(allBlocks.length - 1) * Math.sqrt(jackknifeVariance(without));
  return warned(score(name, statistic(allBlocks), half, n), fewWarning(n));
}

/**
 * What a score is by chance, from its values where factors were permuted: their mean, and as its interval where the score of
 * another permutation would lie in 95 of 100 cases.
 */
export function chanceScore(name: string, n: number, values: readonly number[]): Quantity {
  const { mean, variance } = meanAndVariance(values);
  const half = student975(values.length - 1) * Math.sqrt(variance * (values.length + 1));
  return score(`${name}, factors permuted`, mean, half, n);
}
