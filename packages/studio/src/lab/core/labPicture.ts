import type { Extent } from "../labView.ts";

/** How fine a picture is: its cells, and how many points it shows and measures. */
interface PictureSize {
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

/** A regular grid of one or two of the generator's continuous inputs, whose image the Lab draws. */
export interface LatentGrid {
  readonly dimensions: 1 | 2;
  readonly columns: number;
  readonly rows: number;
  /** [rows, columns, dimensions]: the first input goes along the columns. */
  readonly values: Float32Array;
}

/** Most of a normal number's mass, 97.6 %, is nearer to 0. */
const NORMAL_REACH = 2.25;
const LINE_NODES = 41;
const PLANE_NODES = 15;

/** The grid for inputs of these priors: of the first two, or of the one that there is. */
export function latentPicture(priors: readonly ("normal" | "uniform")[]): LatentGrid {
  const dimensions = priors.length === 1 ? 1 : 2;
  const columns = dimensions === 1 ? LINE_NODES : PLANE_NODES;
  const rows = dimensions === 1 ? 1 : PLANE_NODES;
  const at = (axis: 0 | 1, i: number, count: number): number =>
    (priors[axis] === "uniform" ? 1 : NORMAL_REACH) * ((2 * i) / (count - 1) - 1);
  const values = new Float32Array(rows * columns * dimensions);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * dimensions;
      values[from] = at(0, column, columns);
      if (dimensions === 2) values[from + 1] = at(1, row, rows);
    }
  }
  return { dimensions, columns, rows, values };
}
