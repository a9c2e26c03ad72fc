import type { Cells } from "../information/plugInInformation.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import type { Factor } from "../samples/samples.ts";
import { binsFor, cellsOfCode } from "./cellsOfCode.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { requireReadings } from "./requireReadings.ts";
import { type Table, tableOf } from "./table.ts";

/** The parts that samples are cut into: each is left out once for an interval, and predicted once by what the others say. */
const BLOCKS = 10;

/** The fewest samples that a score is made of: three a block. */
export const LEAST_FOR_SCORES = 3 * BLOCKS;

/** Codes and factors of n samples, in blocks, with what every score counts. */
export type BlockedCodes = {
  readonly n: number;
  /** The codes, with their cells. */
  readonly codes: readonly (CodeReadings & { readonly cells: Cells })[];
  /** The factors that vary. */
  readonly factors: readonly Factor[];
  /** The samples in an order drawn by chance, so that blocks and groups of them are alike. */
  readonly order: Int32Array;
  /** The samples of each block. */
  readonly blocks: readonly Int32Array[];
  /** How many samples of a block each cell of a code and each value of a factor have in common: by block, factor, code. */
  readonly tables: readonly (readonly (readonly Table[])[])[];
};

/** A number that some of the blocks say. */
export type BlockStatistic = (blocks: readonly number[]) => number;

/** A score, and what else its interval must reckon with. */
export type ScoreStatistic = {
  readonly of: BlockStatistic;
  /** The same by an estimate that errs the other way: the interval reaches to where both may be. */
  readonly other?: BlockStatistic;
  /** Where it is a share, of how many: a share of all or of none is not certain. */
  readonly trials?: number;
};

export const allBlocks: readonly number[] = Array.from({ length: BLOCKS }, (_, block) => block);

/**
 * Cuts samples into ten blocks and counts them.
 *
 * @param given the order of the samples. Default: by chance, the same whenever there are as many
 * @throws RangeError for fewer than 30 samples, no code, no factor that varies, and readings of other samples
 */
export function blockedCodes(
  owner: string,
  factors: readonly Factor[],
  readings: readonly CodeReadings[],
  given?: Int32Array,
): BlockedCodes {
  requireReadings(owner, factors, readings, LEAST_FOR_SCORES);
  const varying = factors.filter(({ values }) => values.some((value) => value !== values[0]));
  if (varying.length === 0)
    throw new RangeError(`${owner}(factors): a factor must vary, got ${factors.length} that do not`);
  if (readings.length === 0) throw new RangeError(`${owner}(readings): there must be a code, got none`);
  const n = varying[0]?.values.length ?? 0;
  const order = given ?? permutation(stream(0, "disentanglement.order"), n);
  const blocks = allBlocks.map((block) => order.filter((_, i) => i % BLOCKS === block));
  const bins = binsFor(varying);
  const codes = readings.map((code) => ({ ...code, cells: cellsOfCode(code, bins) }));
  return counted({ n, codes, factors: varying, order, blocks });
}

function counted(given: Omit<BlockedCodes, "tables">): BlockedCodes {
  const { codes, factors, blocks } = given;
  const tables = blocks.map((block) =>
    factors.map(({ values, count }) =>
      codes.map(({ cells }) => tableOf(cells, { cells: values, count }, block)),
    ),
  );
  return { ...given, tables };
}

/** The same codes beside the factors of other samples, drawn by chance: they can tell nothing of them. */
export function withFactorsPermuted(given: BlockedCodes, draw: number): BlockedCodes {
  const order = permutation(stream(draw, "disentanglement.permutations"), given.n);
  const factors = given.factors.map((factor) => ({
    ...factor,
    values: order.map((row) => factor.values[row] ?? 0),
  }));
  return counted({ ...given, factors });
}
