import { type Cells, cellCounts, plugInTerms } from "../information/plugInInformation.ts";
import { student975 } from "../quantity/intervals.ts";
import { meanAndVariance, plusMinus } from "../quantity/meanQuantity.ts";
import { atLeast, type Quantity } from "../quantity/quantity.ts";
import type { Factor } from "../samples/samples.ts";
import { binsFor, cellsOfCode } from "./cellsOfCode.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { requireReadings } from "./requireReadings.ts";
import { tableOf } from "./table.ts";
import { tableInformation } from "./tableInformation.ts";

/** What codes, as they are read from samples, tell of one thing that the samples were made of. */
export type FactorReport = {
  readonly name: string;
  /** H(factor): the most that a code can tell of it. */
  readonly entropy: Quantity;
  /** I(code read; factor), code by code. */
  readonly codes: readonly { readonly name: string; readonly information: Quantity }[];
};

export type FactorInformationOptions = {
  /** What the information between a code and a factor is called. Default that of a code read from images, I(code(x); factor). */
  readonly nameOf?: (code: string, factor: string) => string;
};

/**
 * How much each code, as read from samples, tells of each factor, in nats: the matrix that MIG is made of.
 *
 * A plug-in estimate of I from the counts of both, less its bias to first order, (r − a − b + 1)/2n for r pairs, a codes and b
 * factors that occur (Miller 1955): so that a code that knows nothing has 0 on average. A continuous code is counted by its
 * ranks, so increasing maps of it change nothing, in 20 bins, or as many as a factor has values that has more. The interval takes
 * its variance from the samples' own contributions (the delta method) and, as they have none where nothing is known, from
 * 2nI ~ χ²((a − 1)(b − 1)) there.
 *
 * @param readings of as many samples as the factors have values
 * @throws RangeError when a code has another number of readings, or there are fewer than two
 */
export function factorInformation(
  factors: readonly Factor[],
  readings: readonly CodeReadings[],
  { nameOf = (code, factor) => `I(${code}(x); ${factor})` }: FactorInformationOptions = {},
): readonly FactorReport[] {
  requireReadings("factorInformation", factors, readings, 2);
  const bins = binsFor(factors);
  const codes = readings.map((code) => ({ name: code.name, cells: cellsOfCode(code, bins) }));
  return factors.map(({ name, count, values }) => {
    const factor = { cells: values, count };
    const entropy = entropyEstimate(name, factor);
    return {
      name,
      entropy,
      codes: codes.map((code) => ({
        name: code.name,
        information: between(nameOf(code.name, name), code.cells, factor, entropy.value),
      })),
    };
  });
}

const occurring = (counts: Float64Array): number => counts.filter((count) => count > 0).length;

/** The table of all samples. */
function wholeTable(a: Cells, b: Cells) {
  return tableOf(a, b, Int32Array.from(b.cells.keys()));
}

/** H of what occurs, with Miller's correction (b − 1)/2n, at most log b. */
function entropyEstimate(name: string, factor: Cells): Quantity {
  const n = factor.cells.length;
  const { b: counts } = cellCounts(factor, factor);
  const surprises = Float64Array.from(factor.cells, (value) => Math.log(n / (counts[value] ?? n)));
  const { variance } = meanAndVariance(surprises);
  const values = occurring(counts);
  const half = student975(n - 1) * Math.sqrt(variance + (values - 1) / (2 * n ** 2));
  const { entropy } = tableInformation(wholeTable(factor, factor));
  return atLeast(
    0,
    plusMinus(`H(${name})`, entropy, half, n, { kind: "estimate", ceiling: Math.log(values) }),
  );
}

function between(name: string, code: Cells, factor: Cells, ceiling: number): Quantity {
  const n = factor.cells.length;
  const { variance } = meanAndVariance(plugInTerms(code, factor));
  const { a, b } = cellCounts(code, factor);
  const ofNothing = ((occurring(a) - 1) * (occurring(b) - 1)) / (2 * n ** 2);
  const half = student975(n - 1) * Math.sqrt(variance + ofNothing);
  const { information } = tableInformation(wholeTable(code, factor));
  return atLeast(0, plusMinus(name, information, half, n, { kind: "estimate", ceiling }));
}
