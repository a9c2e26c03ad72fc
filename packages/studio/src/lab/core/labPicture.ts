import type { Extent } from "../labView.ts";

/** How fine a picture is: its cells, and how many points it shows and measures. */
export interface PictureSize {
  readonly columns: number;
  readonly rows: number;
}

/** Cells of a picture of the plane, and of the line: enough for an eye, few enough for many a second. */
export const pictureSize = (dimension: 1 | 2): PictureSize =>
  dimension === 1 ? { columns: 192, rows: 1 } : { columns: 48, rows: 48 };

/** The middles of a picture's cells, row by row from the top, [cells, dimension]. */
export function cellMiddles(
  dimension: 1 | 2,
  { x, y }: Extent,
  { columns, rows }: PictureSize,
): Float32Array {
  const middles = new Float32Array(columns * rows * dimension);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row * columns + column) * dimension;
      middles[at] = x[0] + ((column + 0.5) * (x[1] - x[0])) / columns;
      if (dimension === 2) middles[at + 1] = y[1] - ((row + 0.5) * (y[1] - y[0])) / rows;
    }
  }
  return middles;
}
