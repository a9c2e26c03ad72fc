import type { Cells } from "../information/plugInInformation.ts";

/** How many samples each pair of cells holds, row by row: rows × columns counts. */
export type Table = { readonly rows: number; readonly columns: number; readonly counts: Float64Array };

/** Counts the samples at `places`. */
export function tableOf(a: Cells, b: Cells, places: Int32Array): Table {
  const counts = new Float64Array(a.count * b.count);
  for (const place of places) {
    const at = (a.cells[place] ?? 0) * b.count + (b.cells[place] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { rows: a.count, columns: b.count, counts };
}

/** Tables of one size, added up. */
export function sumOfTables(tables: readonly Table[]): Table {
  const [{ rows, columns } = { rows: 0, columns: 0 }] = tables;
  const counts = new Float64Array(rows * columns);
  for (const table of tables) {
    for (let i = 0; i < counts.length; i++) counts[i] = (counts[i] ?? 0) + (table.counts[i] ?? 0);
  }
  return { rows, columns, counts };
}

/** The sums of a table's rows, of its columns, and of all of it. */
export function marginsOf({ rows, columns, counts }: Table) {
  const margins = { ofRows: new Float64Array(rows), ofColumns: new Float64Array(columns), n: 0 };
  counts.forEach((count, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    margins.ofRows[row] = (margins.ofRows[row] ?? 0) + count;
    margins.ofColumns[column] = (margins.ofColumns[column] ?? 0) + count;
    margins.n += count;
  });
  return margins;
}
