import { type Cells, cellHeight, cellWidth, type Masses } from "./cells.ts";

/** A target's distribution: a `ToyDensity` of the plane or a `LineDensity` of the library. */
export interface TargetDensity {
  /** On a line the second argument is left alone. */
  readonly logDensity: (x: number, y: number) => number;
  /** The probability of each cell between ascending edges, row by row in the order of `yEdges`. */
  readonly cells: (xEdges: readonly number[], yEdges: readonly number[]) => Float64Array;
}

/** A target's mass in cells, whose logs tell a tail from nothing. */
export interface TargetMasses extends Masses {
  /** The log of the mass in a cell, right where the mass itself is below what float64 tells from 0. */
  readonly logInside: (cell: number) => number;
  readonly logOutside: number;
}

/** Differences of distribution functions have lost their digits below. */
const DIGITS = 1e-12;
/** What rounding leaves of 1 − 1. */
const ROUNDING = 1e-16;

const edges = (low: number, width: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, i) => low + i * width);

/** A target's distribution as it falls into cells. The logs in its tails are made when they are asked for, once. */
export function targetMasses(
  cells: Cells,
  { logDensity, cells: probabilities }: TargetDensity,
): TargetMasses {
  const { columns, rows, extent } = cells;
  const [width, height] = [cellWidth(cells), cellHeight(cells)];
  const upwards = probabilities(edges(extent.x[0], width, columns), edges(extent.y[0], height, rows));
  // Fields go from the top down.
  const inside = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const from = (rows - 1 - row) * columns;
    inside.set(upwards.subarray(from, from + columns), row * columns);
  }
  const logs = inside.map((mass) => (mass > DIGITS ? Math.log(mass) : Number.NaN));
  const logArea = Math.log(width * height);
  const outside = Math.max(ROUNDING, 1 - inside.reduce((sum, mass) => sum + mass, 0));
  return {
    inside,
    outside,
    logOutside: Math.log(outside),
    logInside(cell) {
      const known = logs[cell] ?? Number.NEGATIVE_INFINITY;
      if (!Number.isNaN(known)) return known;
      const x = extent.x[0] + ((cell % columns) + 0.5) * width;
      const y = extent.y[1] - (Math.floor(cell / columns) + 0.5) * height;
      const log = logDensity(x, y) + logArea;
      logs[cell] = log;
      return log;
    },
  };
}
