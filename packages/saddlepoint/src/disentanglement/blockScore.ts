import { student975, wilson } from "../quantity/intervals.ts";
import { jackknifeVariance } from "../quantity/jackknifeVariance.ts";
import { meanAndVariance, plusMinus } from "../quantity/meanQuantity.ts";
import { atLeast, fewWarning, type Quantity, warned } from "../quantity/quantity.ts";
import { allBlocks, type BlockStatistic, type ScoreStatistic } from "./blockedCodes.ts";

const scoreQuantity = (name: string, value: number, half: number, n: number): Quantity =>
  atLeast(0, plusMinus(name, value, half, n, { kind: "estimate", unit: "dimensionless", ceiling: 1 }));

/** What it is without each block (Tukey 1958). */
function jackknifed(name: string, n: number, statistic: BlockStatistic): Quantity {
  const without = Float64Array.from(allBlocks, (left) =>
    statistic(allBlocks.filter((block) => block !== left)),
  );
  const half = student975(allBlocks.length - 1) * Math.sqrt(jackknifeVariance(without));
  return scoreQuantity(name, statistic(allBlocks), half, n);
}

/** A score between 0 and 1 with the jackknife's 95 % interval over blocks, wider where another estimate or few trials ask for it. */
export function blockScore(name: string, n: number, { of, other, trials }: ScoreStatistic): Quantity {
  const score = jackknifed(name, n, of);
  const intervals = [
    score.ci,
    ...(other === undefined ? [] : [jackknifed(name, n, other).ci]),
    ...(trials === undefined ? [] : [wilson(score.value, trials)]),
  ];
  const ci = [
    Math.min(...intervals.map(([low]) => low)),
    Math.max(...intervals.map(([, high]) => high)),
  ] as const;
  return warned({ ...score, ci }, fewWarning(n));
}

/**
 * What a score is by chance, from its values where factors were permuted: their mean, and as its interval where the score of
 * another permutation would lie in 95 of 100 cases.
 */
export function chanceScore(name: string, n: number, values: readonly number[]): Quantity {
  const { mean, variance } = meanAndVariance(values);
  const half = student975(values.length - 1) * Math.sqrt(variance * (values.length + 1));
  return scoreQuantity(`${name}, factors permuted`, mean, half, n);
}
