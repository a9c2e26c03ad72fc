/** Samples of a random vector, one a row: `values` is `[rows, columns]` in row-major order, all finite. */
export type SampleTable = {
  /** What errors call it, e.g. the path of its file. */
  readonly name: string;
  readonly values: Float64Array<ArrayBuffer>;
  /** The number of samples. */
  readonly rows: number;
  /** The number of dimensions of each sample. */
  readonly columns: number;
  /** The columns' names, where the source has names. */
  readonly columnNames?: readonly string[];
};

function fail(name: string, problem: string): never {
  throw new RangeError(`sampleTable: ${name}: ${problem}`);
}

const columnText = (column: number, names: readonly string[] | undefined): string => {
  const name = names?.[column];
  return `column ${column + 1}${name === undefined ? "" : ` (${name})`}`;
};

/**
 * Checks samples and returns them; every source goes through here. Rows and columns count from 1 in errors.
 *
 * @throws RangeError naming the table for no rows or columns, a number of values other than rows × columns, a number of
 * names other than columns, or a value that is not finite, with its row and column
 */
export function sampleTable(table: SampleTable): SampleTable {
  const { name, values, rows, columns, columnNames } = table;
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    fail(name, `rows and columns must be integers of at least 1, got ${rows} rows and ${columns} columns`);
  }
  if (values.length !== rows * columns) {
    fail(name, `${rows} rows of ${columns} columns need ${rows * columns} values, got ${values.length}`);
  }
  if (columnNames !== undefined && columnNames.length !== columns) {
    fail(name, `there must be a name for each of ${columns} columns, got ${columnNames.length} names`);
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const row = Math.floor(wrong / columns);
    const others = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), -1);
    const more = others === 0 ? "" : `; so are ${others} more`;
    fail(
      name,
      `every value must be finite, got ${values[wrong]} in row ${row + 1}, ${columnText(wrong % columns, columnNames)}${more}`,
    );
  }
  return table;
}
