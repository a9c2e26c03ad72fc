import { type Quantity, warned } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";
import {
  allBlocks,
  type BlockedCodes,
  blockedCodes,
  type ScoreStatistic,
  withFactorsPermuted,
} from "./blockedCodes.ts";
import { blockScore, chanceScore } from "./blockScore.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { dciOf, type PairTables, pairTables } from "./dci.ts";
import { fixedFactorScoreOf } from "./fixedFactorScore.ts";
import { fewForTables, informationGapOf } from "./informationGap.ts";
import { predictionGapOf } from "./predictionGap.ts";
import { SCORE_NAMES } from "./scoreNames.ts";

type Key = keyof typeof SCORE_NAMES;

/** Every score by the name that a report has it under: between 0 and 1, the higher the better. */
export type DisentanglementScores = Readonly<Record<Key, Quantity>>;

/** How well codes keep the factors of samples apart, by every score. */
export type Disentanglement = DisentanglementScores & {
  /** Samples. */
  readonly n: number;
  /** The same scores of the same codes where the factors are those of other samples: what chance alone gives. */
  readonly permuted: DisentanglementScores;
};

/** Orders in which the factors are put to see what chance gives. */
const PERMUTATIONS = 10;

const statisticsOf = (given: BlockedCodes, pairs: PairTables): Readonly<Record<Key, ScoreStatistic>> => ({
  mig: informationGapOf(given),
  sap: predictionGapOf(given),
  ...dciOf(given, pairs),
  factorVae: fixedFactorScoreOf(given),
});

export type DisentanglementOptions = {
  /** Whose scores they are, for their names: "MIG of …". Default nobody's, "MIG". */
  readonly subject?: string | undefined;
};

/**
 * Every score of how well codes, as they are read from samples, keep apart what the samples were made of; see `informationGap`,
 * `predictionGap`, `dci` and `fixedFactorScore`. Beside each stands what it is by chance, from ten permutations of the factors'
 * rows: a score whose interval does not leave that one's behind says nothing.
 *
 * @param factors what the samples were made of; those that do not vary are left out
 * @param readings of each code, one for each sample
 * @throws RangeError for fewer than 30 samples, no code, no factor that varies, and readings of other samples
 * @example
 *   const { mig, permuted } = disentanglement(heldOut.factors, [{ name: "u1", discrete: false, values: means }]);
 */
export function disentanglement(
  factors: readonly Factor[],
  readings: readonly CodeReadings[],
  { subject }: DisentanglementOptions = {},
): Disentanglement {
  const nameOf = (key: Key) => `${SCORE_NAMES[key]}${subject === undefined ? "" : ` of ${subject}`}`;
  const given = blockedCodes("disentanglement", factors, readings);
  const { n } = given;
  const pairs = pairTables(given);
  const found = statisticsOf(given, pairs);
  const byChance = Array.from({ length: PERMUTATIONS }, (_, draw) =>
    statisticsOf(withFactorsPermuted(given, draw), pairs),
  );
  const all = (score: (key: Key) => Quantity): DisentanglementScores => ({
    mig: score("mig"),
    sap: score("sap"),
    disentanglement: score("disentanglement"),
    completeness: score("completeness"),
    informativeness: score("informativeness"),
    factorVae: score("factorVae"),
  });
  const scores = all((key) => blockScore(nameOf(key), n, found[key]));
  return {
    n,
    ...scores,
    mig: warned(scores.mig, fewForTables(given)),
    permuted: all((key) =>
      chanceScore(
        nameOf(key),
        n,
        byChance.map((statistics) => statistics[key].of(allBlocks)),
      ),
    ),
  };
}
