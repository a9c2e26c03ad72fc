import { meanAndVariance } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";
import { allBlocks, type BlockedCodes, blockedCodes, type ScoreStatistic } from "./blockedCodes.ts";
import { blockScore } from "./blockScore.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { mean } from "./gap.ts";
import { SCORE_NAMES } from "./scoreNames.ts";

/** Samples with one factor fixed, whose variances are compared: as many as in the paper's public code, fewer where there are few. */
const GROUP = 64;

/** Votes of each factor at least, where samples allow: two a block. */
const VOTES = 2 * allBlocks.length;

/** A vote: where the factor was fixed, which code varied least; −1 where no code varies at all. */
type Vote = { readonly factor: number; readonly code: number };

/** Σ pairs d(a, b) over their number, d half the squared difference of numbers, or whether symbols differ: Gini's variance. */
function variationOf({ discrete, values }: CodeReadings, rows: Int32Array): number {
  const n = rows.length;
  if (!discrete) return n * meanAndVariance(Array.from(rows, (row) => values[row] ?? 0)).variance;
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(values[row] ?? 0, (counts.get(values[row] ?? 0) ?? 0) + 1);
  let same = 0;
  for (const count of counts.values()) same += count * (count - 1);
  return 1 - same / (n * (n - 1));
}

/** Samples with one value of a factor in groups of nearly equal size, each sample in one of them. */
function groupsOf({ values, count }: Factor, order: Int32Array): readonly Int32Array[] {
  const size = Math.max(2, Math.min(GROUP, Math.floor(order.length / VOTES)));
  return Array.from({ length: count }, (_, value) => order.filter((row) => values[row] === value)).flatMap(
    (rows) => {
      const groups = Math.max(1, Math.round(rows.length / size));
      return Array.from({ length: groups }, (_, group) =>
        rows.subarray(
          Math.round((group * rows.length) / groups),
          Math.round(((group + 1) * rows.length) / groups),
        ),
      ).filter((rows) => rows.length > 1);
    },
  );
}

/** The FactorVAE score of some of the blocks, of votes here; see `fixedFactorScore`. */
export function fixedFactorScoreOf({ order, factors, codes }: BlockedCodes): ScoreStatistic {
  const whole = codes.map((code) => variationOf(code, order));
  const leastVarying = (rows: Int32Array): number => {
    let best = { code: -1, variation: Number.POSITIVE_INFINITY };
    codes.forEach((each, code) => {
      const of = whole[code] ?? 0;
      const variation = of > 0 ? variationOf(each, rows) / of : Number.POSITIVE_INFINITY;
      if (variation < best.variation) best = { code, variation };
    });
    return best.code;
  };
  const votes = allBlocks.map((): Vote[] => []);
  const shares = factors.map((each, factor) => {
    const groups = groupsOf(each, order);
    groups.forEach((rows, group) => {
      votes[group % votes.length]?.push({ factor, code: leastVarying(rows) });
    });
    return groups.length;
  });
  /** Which factor each code stands for, by votes of which every factor has as many. */
  const majority = (blocks: readonly number[]) => {
    const weights = new Map<number, Float64Array>();
    for (const { factor, code } of blocks.flatMap((block) => votes[block] ?? [])) {
      const ofCode = weights.get(code) ?? new Float64Array(factors.length);
      ofCode[factor] = (ofCode[factor] ?? 0) + 1 / (shares[factor] ?? 1);
      weights.set(code, ofCode);
    }
    return (code: number): number => {
      const ofCode = weights.get(code);
      return ofCode === undefined ? -1 : ofCode.indexOf(Math.max(...ofCode));
    };
  };
  const of = (blocks: readonly number[]) => {
    const right = factors.map(() => ({ right: 0, of: 0 }));
    for (const block of blocks) {
      const factorOf = majority(blocks.filter((other) => other !== block));
      for (const { factor, code } of votes[block] ?? []) {
        const counts = right[factor];
        if (counts === undefined) continue;
        counts.of++;
        if (factorOf(code) === factor) counts.right++;
      }
    }
    return mean(right.flatMap(({ right, of }) => (of > 0 ? [right / of] : [])));
  };
  return { of, trials: shares.reduce((sum, count) => sum + count, 0) };
}

/**
 * The FactorVAE score (Kim and Mnih 2018, section 4): where one factor is fixed, the code that varies least, beside how it varies in
 * all samples, votes for it; the share of votes that the majority of each code's votes gets right.
 *
 * Samples with one value of a factor are cut into groups of 64, fewer where there are few, each sample in one group a factor; every
 * factor has the same weight, and votes are predicted by the majority of other blocks' votes. Variance is that of numbers, and of
 * symbols the share of pairs that differ (Gini's). 1 where each factor has a code of its own. What chance gives is not 0 but at most
 * about 1/factors: compare with permuted factors. The interval is a jackknife's over ten blocks of votes, and at least Wilson's of as many votes.
 *
 * @throws RangeError for fewer than 30 samples, no code, no factor that varies, and readings of other samples
 */
export function fixedFactorScore(factors: readonly Factor[], readings: readonly CodeReadings[]): Quantity {
  const given = blockedCodes("fixedFactorScore", factors, readings);
  return blockScore(SCORE_NAMES.factorVae, given.n, fixedFactorScoreOf(given));
}
