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

/**
 * The plug-in estimates from counts, less their bias to first order (Miller 1955): I less (r − a − b + 1)/2n for r pairs, a rows
 * and b columns that occur, H plus (b − 1)/2n. Columns that are a function of the rows, each of another row, have I = H.
 */
export function tableInformation(table: Table): TableInformation {
  const { ofRows, ofColumns, n } = marginsOf(table);
  const [pairs, rows, columns] = [occurring(table.counts), occurring(ofRows), occurring(ofColumns)];
  let told = 0;
  table.counts.forEach((count, at) => {
    if (count === 0) return;
    const expected =
      ((ofRows[Math.floor(at / table.columns)] ?? 0) * (ofColumns[at % table.columns] ?? 0)) / n;
    told += (count / n) * Math.log(count / expected);
  });
  const surprise = ofColumns.reduce(
    (sum, count) => (count > 0 ? sum + (count / n) * Math.log(n / count) : sum),
    0,
  );
  const entropy = Math.min(surprise + (columns - 1) / (2 * n), Math.log(columns));
  const information = told - (pairs - rows - columns + 1) / (2 * n);
  return { information: Math.min(Math.max(information, 0), entropy), entropy };
}
