import { meanAndVariance } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";
import { type BlockedCodes, type BlockStatistic, blockedCodes, type ScoreStatistic } from "./blockedCodes.ts";
import { blockScore } from "./blockScore.ts";
import { predictedByCells } from "./classPrediction.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { gap, mean } from "./gap.ts";
import { SCORE_NAMES } from "./scoreNames.ts";
import { sumOfTables } from "./table.ts";
import { adjusted, correlationOf, explainedByCells, momentsOf, sumOfMoments } from "./variationExplained.ts";

/** SAP of some of the blocks; see `predictionGap`. */
export function predictionGapOf(given: BlockedCodes): ScoreStatistic {
  const scores = given.factors.map((factor, j) =>
    given.codes.map((code, i) =>
      factor.ordered === true && !code.discrete ? lineScore(given, code, factor) : cellScore(given, j, i),
    ),
  );
  return { of: (blocks) => mean(scores.map((codes) => gap(codes.map((score) => score(blocks))))) };
}

/** How well a code's symbols or bins predict a factor. */
function cellScore({ factors, tables }: BlockedCodes, j: number, i: number): BlockStatistic {
  const ordered = factors[j]?.ordered === true;
  return (blocks) => {
    const counted = blocks.flatMap((block) => tables[block]?.[j]?.[i] ?? []);
    return ordered ? explainedByCells(sumOfTables(counted)) : predictedByCells(counted);
  };
}

/** R² of the line by which a continuous code predicts an ordered factor. */
function lineScore({ blocks }: BlockedCodes, code: CodeReadings, factor: Factor): BlockStatistic {
  const centre = meanAndVariance(code.values).mean;
  const middle = meanAndVariance(factor.values).mean;
  const moments = blocks.map((rows) =>
    momentsOf(
      Array.from(
        rows,
        (row) => [(code.values[row] ?? 0) - centre, (factor.values[row] ?? 0) - middle] as const,
      ),
    ),
  );
  return (some) => {
    const sums = sumOfMoments(some.flatMap((block) => moments.slice(block, block + 1)));
    return adjusted(correlationOf(sums) ** 2, sums[0], 1);
  };
}

/**
 * SAP, the separated attribute predictability (Kumar et al. 2018, section 3): how much better the code that predicts a factor best
 * does it than the next one; the mean over the factors that vary.
 *
 * An ordered factor is predicted by a line, or by each symbol's mean where the code is discrete: the score is R², adjusted. Classes
 * are predicted by a class for each symbol, or for each of the bins of a continuous code, thresholds between them: the score is
 * balanced accuracy, of each block of samples by what the others say. So that a perfect code has 1 and a guess 0 as with R², it is
 * (a − 1/K)/(1 − 1/K) of the accuracy a, K the classes: the paper's gap is (K − 1)/K of it. The interval is a jackknife's over ten
 * blocks of samples, too wide rather than too narrow.
 *
 * @throws RangeError for fewer than 30 samples, no code, no factor that varies, and readings of other samples
 */
export function predictionGap(factors: readonly Factor[], readings: readonly CodeReadings[]): Quantity {
  const given = blockedCodes("predictionGap", factors, readings);
  return blockScore(SCORE_NAMES.sap, given.n, predictionGapOf(given));
}
