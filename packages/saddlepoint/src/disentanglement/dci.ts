import type { Quantity } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";
import { additiveModel, type Component, targetsOf } from "./additiveModel.ts";
import {
  allBlocks,
  type BlockedCodes,
  type BlockStatistic,
  blockedCodes,
  type ScoreStatistic,
} from "./blockedCodes.ts";
import { blockScore } from "./blockScore.ts";
import { type ClassCounts, skillOf, sumOfClassCounts } from "./classPrediction.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { mean } from "./gap.ts";
import { SCORE_NAMES } from "./scoreNames.ts";
import { marginsOf, sumOfTables, type Table, tableOf } from "./table.ts";
import { correlationOf, momentsOf, sumOfMoments } from "./variationExplained.ts";

/** The three of some of the blocks. */
export type DciStatistics = {
  readonly disentanglement: ScoreStatistic;
  readonly completeness: ScoreStatistic;
  readonly informativeness: ScoreStatistic;
};

/** How much of a code's or a factor's importance stands in one place: 1 − H(importances)/log of their number; 0 where there are none. */
function concentration(importances: readonly number[]): number {
  const whole = importances.reduce((sum, importance) => sum + importance, 0);
  if (whole === 0) return 0;
  if (importances.length === 1) return 1;
  const entropy = importances.reduce((sum, importance) => {
    const share = importance / whole;
    return share > 0 ? sum - share * Math.log(share) : sum;
  }, 0);
  return Math.max(0, 1 - entropy / Math.log(importances.length));
}

/** The mean of each row's concentration, by the row's share of all importance; 0 where there is none. */
function weightedConcentration(importances: readonly (readonly number[])[]): number {
  const weights = importances.map((row) => row.reduce((sum, importance) => sum + importance, 0));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return 0;
  return importances.reduce((sum, row, i) => sum + ((weights[i] ?? 0) / whole) * concentration(row), 0);
}

/** A factor's model of some of the blocks, and how often each of its values occurs there. */
type FactorModel = {
  readonly width: number;
  readonly counts: Float64Array;
  readonly components: readonly Component[];
};

/** A result that is computed once for each set of blocks. */
function kept<Result>(compute: (blocks: readonly number[]) => Result): (blocks: readonly number[]) => Result {
  const known = new Map<string, Result>();
  return (blocks) => {
    const key = blocks.join();
    const result = known.get(key) ?? compute(blocks);
    known.set(key, result);
    return result;
  };
}

/** By some of the blocks, how many samples each pair of two codes' cells have in common: the same whatever the factors. */
export type PairTables = (blocks: readonly number[]) => readonly (readonly Table[])[];

export function pairTables({ blocks, codes }: BlockedCodes): PairTables {
  const ofBlocks = blocks.map((block) =>
    codes.map((a) => codes.map((b) => tableOf(a.cells, b.cells, block))),
  );
  return kept((some) =>
    codes.map((_, i) =>
      codes.map((_, h) => sumOfTables(some.flatMap((block) => ofBlocks[block]?.[i]?.[h] ?? []))),
    ),
  );
}

/** DCI of some of the blocks; see `dci`. */
export function dciOf(given: BlockedCodes, pairsOf: PairTables = pairTables(given)): DciStatistics {
  const { factors, codes, tables } = given;
  const modelsOf = kept((blocks) =>
    factors.map(({ ordered = false }, j): FactorModel => {
      const ofCodes = codes.map((_, i) =>
        sumOfTables(blocks.flatMap((block) => tables[block]?.[j]?.[i] ?? [])),
      );
      const counts = ofCodes[0] === undefined ? new Float64Array(0) : marginsOf(ofCodes[0]).ofColumns;
      const targets = targetsOf(counts, ordered);
      const components = additiveModel({
        pairs: pairsOf(blocks),
        tables: ofCodes,
        targets,
        models: factors.length,
      });
      return { width: targets.width, counts, components };
    }),
  );
  const ofFactors = (which: "size" | "restored", blocks: readonly number[]) =>
    modelsOf(blocks).map(({ components }) => components.map((component) => component[which]));
  const scores = factors.map((factor, j) => heldOutScore(given, factor, (blocks) => modelsOf(blocks)[j]));
  return {
    disentanglement: {
      of: (blocks) => weightedConcentration(transposed(ofFactors("size", blocks))),
      other: (blocks) => weightedConcentration(transposed(ofFactors("restored", blocks))),
    },
    completeness: {
      of: (blocks) => weightedConcentration(ofFactors("size", blocks)),
      other: (blocks) => weightedConcentration(ofFactors("restored", blocks)),
    },
    informativeness: { of: (blocks) => mean(scores.map((score) => score(blocks))) },
  };
}

const transposed = (rows: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0));

/** How well models of all other blocks predict a factor of each. */
function heldOutScore(
  { codes, blocks }: BlockedCodes,
  { ordered, values }: Factor,
  modelOf: (blocks: readonly number[]) => FactorModel | undefined,
): BlockStatistic {
  const predictorOf = (block: number) => {
    const { width, counts, components } = modelOf(allBlocks.filter((other) => other !== block)) ?? NO_MODEL;
    const numberOf = (row: number, k: number): number =>
      components.reduce(
        (sum, { ofCells }, i) => sum + (ofCells[(codes[i]?.cells.cells[row] ?? 0) * width + k] ?? 0),
        0,
      );
    return { counts, numberOf };
  };
  if (ordered === true) {
    const moments = blocks.map((rows, block) => {
      const { numberOf } = predictorOf(block);
      return momentsOf(Array.from(rows, (row) => [numberOf(row, 0), values[row] ?? 0] as const));
    });
    return (some) =>
      Math.max(0, correlationOf(sumOfMoments(some.flatMap((block) => moments.slice(block, block + 1))))) ** 2;
  }
  const counted = blocks.map((rows, block): ClassCounts => {
    const { counts, numberOf } = predictorOf(block);
    const [right, of] = [new Float64Array(counts.length), new Float64Array(counts.length)];
    for (const row of rows) {
      const value = values[row] ?? 0;
      let best = { k: 0, number: Number.NEGATIVE_INFINITY };
      counts.forEach((count, k) => {
        const number = count > 0 ? numberOf(row, k) / Math.sqrt(count) : Number.NEGATIVE_INFINITY;
        if (number > best.number) best = { k, number };
      });
      of[value] = (of[value] ?? 0) + 1;
      if (best.k === value) right[value] = (right[value] ?? 0) + 1;
    }
    return { right, of };
  });
  return (some) => skillOf(sumOfClassCounts(some.flatMap((block) => counted.slice(block, block + 1))));
}

const NO_MODEL: FactorModel = { width: 0, counts: new Float64Array(0), components: [] };

export type Dci = Readonly<Record<keyof DciStatistics, Quantity>>;

/**
 * DCI (Eastwood and Williams 2018, section 2): R[i][j] is how much code i matters where factor j is predicted from all codes.
 *
 * Disentanglement: whether a code matters to one factor only: Σᵢ ρᵢ (1 − H(Pᵢ)/log factors), Pᵢ the shares of row i, ρᵢ that of the
 * row in the whole. Completeness: whether one code alone matters to a factor, the same of columns. Informativeness: how well the
 * codes predict the factors, the mean over factors of the scores that `predictionGap` has, each block by models of the others.
 *
 * The model is the paper's lasso, a code's symbols or bins being one group: a sum of a function of each code, most of them 0 (sparse
 * additive models, Ravikumar et al. 2009), and R[i][j] is the deviation of what code i adds to the prediction of factor j. So
 * increasing maps of a code change nothing, as with trees; unlike trees it needs no chance, no choice of a depth, and gives codes
 * that know nothing no part, in 99 % of cases. Of two codes that are the same one gets all.
 *
 * The intervals are a jackknife's over ten blocks of samples. The penalty cuts small importances, so the first two come out too high
 * rather than too low: their intervals reach down to where they are with what it took restored. Shares say nothing of how much is known: where informativeness is
 * low, the other two rest on little.
 *
 * @throws RangeError for fewer than 30 samples, no code, no factor that varies, and readings of other samples
 */
export function dci(factors: readonly Factor[], readings: readonly CodeReadings[]): Dci {
  const given = blockedCodes("dci", factors, readings);
  const { disentanglement, completeness, informativeness } = dciOf(given);
  return {
    disentanglement: blockScore(SCORE_NAMES.disentanglement, given.n, disentanglement),
    completeness: blockScore(SCORE_NAMES.completeness, given.n, completeness),
    informativeness: blockScore(SCORE_NAMES.informativeness, given.n, informativeness),
  };
}
