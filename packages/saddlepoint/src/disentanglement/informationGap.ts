import { type Quantity, warned } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";
import { type BlockedCodes, blockedCodes, type ScoreStatistic } from "./blockedCodes.ts";
import { blockScore } from "./blockScore.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { gap, mean } from "./gap.ts";
import { SCORE_NAMES } from "./scoreNames.ts";
import { sumOfTables } from "./table.ts";
import { tableInformation } from "./tableInformation.ts";

/** MIG of some of the blocks; see `informationGap`. */
export const informationGapOf = ({ factors, codes, tables }: BlockedCodes): ScoreStatistic => ({
  of: (blocks) =>
    mean(
      factors.map((_, j) => {
        const told = codes.map((_, i) =>
          tableInformation(sumOfTables(blocks.flatMap((block) => tables[block]?.[j]?.[i] ?? []))),
        );
        const entropy = told[0]?.entropy ?? 0;
        return entropy > 0 ? gap(told.map(({ information }) => information)) / entropy : 0;
      }),
    ),
});

/** Samples a cell of the largest table below which a bias of first order is not all of it. */
const CROWD = 3;

/** What to say where codes that know nothing seem to know something. */
export function fewForTables({ n, factors, codes }: BlockedCodes): string | undefined {
  const cells = codes.reduce((most, code) => Math.max(most, code.cells.count), 0);
  const values = factors.reduce((most, { count }) => Math.max(most, count), 0);
  return n < CROWD * cells * values
    ? `only ${n} samples for ${cells} x ${values} cells: what codes tell by chance is not all taken off`
    : undefined;
}

/**
 * MIG, the mutual information gap (Chen et al. 2018, eq. 6): how much more the most informative code z₁ tells of each factor than
 * the next one z₂ does, as a share of what there is to tell; the mean over factors v that vary.
 *
 * 1/K Σ_v (I(z₁; v) − I(z₂; v)) / H(v)
 *
 * 1 where each factor is told in full by one code and not at all by another; 0 where no code tells of any. The informations are
 * those of `factorInformation`, less their bias. A code that has room for two factors and tells both in full is not marked down:
 * `dci` sees it. The interval is a jackknife's over ten blocks of samples.
 *
 * @throws RangeError for fewer than 30 samples, no code, no factor that varies, and readings of other samples
 */
export function informationGap(factors: readonly Factor[], readings: readonly CodeReadings[]): Quantity {
  const given = blockedCodes("informationGap", factors, readings);
  return warned(blockScore(SCORE_NAMES.mig, given.n, informationGapOf(given)), fewForTables(given));
}
