import type { Extent, Field } from "../labView.ts";
import { gridPoints } from "../truth/latentGrid.ts";
import type { Prior } from "../truth/noiseAxis.ts";

/** How fine a picture is: its cells, and how many points it shows and measures. */
type PictureSize = Pick<Field, "columns" | "rows">;

/** Cells of a picture of the plane, and of the line: enough for an eye, few enough for many a second. */
export const pictureSize = (dimension: 1 | 2): PictureSize =>
  dimension === 1 ? { columns: 192, rows: 1 } : { columns: 48, rows: 48 };

/** The middles of a picture's cells, row by row from the top, [cells, dimension]. */
export function cellMiddles(
  dimension: 1 | 2,
  { x, y: [bottom, top] }: Extent,
  { columns, rows }: PictureSize,
): Float32Array {
  const middles = ([from, to]: Extent["x"], count: number) =>
    Array.from({ length: count }, (_, i) => from + ((i + 0.5) * (to - from)) / count);
  return gridPoints([middles(x, columns), middles([top, bottom], rows)].slice(0, dimension));
}

/** A regular grid of one or two of the generator's continuous inputs, whose image the Lab draws. */
export interface LatentGrid extends PictureSize {
  readonly dimensions: 1 | 2;
  /** [rows, columns, dimensions]: the first input goes along the columns. */
  readonly values: Float32Array;
}

/** Most of a normal number's mass, 97.6 %, is nearer to 0. */
const NORMAL_REACH = 2.25;
const LINE_NODES = 41;
const PLANE_NODES = 15;

/** The grid for inputs of these priors: of the first two, or of the one that there is. */
export function latentPicture(priors: readonly Prior[]): LatentGrid {
  const dimensions = priors.length === 1 ? 1 : 2;
  const columns = dimensions === 1 ? LINE_NODES : PLANE_NODES;
  const axes = priors.slice(0, dimensions).map((prior) => {
    const reach = prior === "uniform" ? 1 : NORMAL_REACH;
    return Array.from({ length: columns }, (_, i) => reach * ((2 * i) / (columns - 1) - 1));
  });
  return { dimensions, columns, rows: dimensions === 1 ? 1 : columns, values: gridPoints(axes) };
}
