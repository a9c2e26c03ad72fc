import { marginsOf, type Table } from "./table.ts";

/** What a table of counts says of its rows and columns, in nats. */
type TableInformation = {
  /** I(rows; columns), at least 0 and at most the columns' entropy. */
  readonly information: number;
  /** H(columns), at most the logarithm of the columns that occur. */
  readonly entropy: number;
};

const occurring = (counts: Float64Array): number =>
  counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);

/** Σ c log c, c the counts that are not 0. */
const sumOfLogs = (counts: Float64Array): number =>
  counts.reduce((sum, count) => (count > 0 ? sum + count * Math.log(count) : sum), 0);

/**
 * The plug-in estimates from counts, less their bias to first order (Miller 1955): I less (r − a − b + 1)/2n for r pairs, a rows
 * and b columns that occur, H plus (b − 1)/2n. Columns that are a function of the rows, each of another row, have I = H.
 */
export function tableInformation(table: Table): TableInformation {
  const { ofRows, ofColumns, n } = marginsOf(table);
  const [pairs, rows, columns] = [table.counts, ofRows, ofColumns].map((counts) => ({
    seen: occurring(counts),
    logs: sumOfLogs(counts) / n,
  }));
  if (pairs === undefined || rows === undefined || columns === undefined) return { information: 0, entropy: 0 };
  const entropy = Math.min(
    Math.log(n) - columns.logs + (columns.seen - 1) / (2 * n),
    Math.log(columns.seen),
  );
  const bias = (pairs.seen - rows.seen - columns.seen + 1) / (2 * n);
  const information = pairs.logs - rows.logs - columns.logs + Math.log(n) - bias;
  return { information: Math.min(Math.max(information, 0), entropy), entropy };
}
