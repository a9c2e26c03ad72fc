import { type SampleTable, sampleTable } from "./sampleTable.ts";

/** A column by its name, or by its place, counted from 1. */
function indexOf(key: string, { name, columns, columnNames }: SampleTable): number {
  const named = columnNames?.indexOf(key) ?? -1;
  if (named >= 0) return named;
  const place = Number(key);
  if (Number.isInteger(place) && place >= 1 && place <= columns) return place - 1;
  const names = columnNames === undefined ? "" : ` or one of [${columnNames.join(", ")}]`;
  throw new Error(
    `columnsNamed(table, keys): a column of ${name} must be a number from 1 to ${columns}${names}, got ${JSON.stringify(key)}`,
  );
}

/**
 * Some columns of a table, in the order asked for: one file may hold both sides of a pair.
 *
 * @param keys names from the header, or places counted from 1; a name wins
 * @throws Error for a column that is not there, with those that are
 * @example columnsNamed(people, ["height", "weight"])
 */
export function columnsNamed(table: SampleTable, keys: readonly string[]): SampleTable {
  const indices = keys.map((key) => indexOf(key, table));
  const { name, values, rows, columns, columnNames } = table;
  const picked = new Float64Array(rows * indices.length);
  for (let row = 0; row < rows; row++) {
    indices.forEach((column, i) => {
      picked[row * indices.length + i] = values[row * columns + column] ?? Number.NaN;
    });
  }
  const chosen = { name, values: picked, rows, columns: indices.length };
  return sampleTable(
    columnNames === undefined ? chosen : { ...chosen, columnNames: indices.map((i) => columnNames[i] ?? "") },
  );
}
