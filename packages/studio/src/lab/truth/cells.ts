import type { Extent } from "../labView.ts";

/** A part of the line or the plane, cut into equal cells: row by row from the top; on a line one row. */
export interface Cells {
  readonly dimension: 1 | 2;
  readonly extent: Extent;
  readonly columns: number;
  readonly rows: number;
}

/** How much of a distribution is in each cell, and in none: of sum 1. */
export interface Masses {
  readonly inside: Float64Array;
  readonly outside: number;
}

/** Masses inside, of which what is missing to 1 is outside. */
export const withOutside = (inside: Float64Array): Masses => ({
  inside,
  outside: Math.max(0, 1 - inside.reduce((sum, mass) => sum + mass, 0)),
});

/** The edges of even cells from low to high, one more than there are cells. */
export const evenEdges = (low: number, high: number, cells: number): number[] =>
  Array.from({ length: cells + 1 }, (_, i) => low + ((high - low) * i) / cells);

export const cellWidth = ({ extent: { x }, columns }: Cells): number => (x[1] - x[0]) / columns;

/** On a line 1, so that width times height is what a cell measures. */
export const cellHeight = ({ dimension, extent: { y }, rows }: Cells): number =>
  dimension === 1 ? 1 : (y[1] - y[0]) / rows;

/** The middle of a cell. */
export const cellMiddle = (cells: Cells, i: number): [x: number, y: number] => [
  cells.extent.x[0] + ((i % cells.columns) + 0.5) * cellWidth(cells),
  cells.extent.y[1] - (Math.floor(i / cells.columns) + 0.5) * cellHeight(cells),
];

/** Half as many cells along each dimension. Needs even numbers. */
export const coarserCells = (cells: Cells): Cells => ({
  ...cells,
  columns: cells.columns / 2,
  rows: cells.dimension === 1 ? 1 : cells.rows / 2,
});

/** The masses of blocks of `across` by `down` cells. */
export function blockMasses(cells: Cells, inside: Float64Array, across: number, down: number): Float64Array {
  const columns = cells.columns / across;
  const sums = new Float64Array((columns * cells.rows) / down);
  for (let row = 0; row < cells.rows; row++) {
    const into = Math.floor(row / down) * columns;
    const from = row * cells.columns;
    for (let column = 0; column < cells.columns; column++) {
      const block = into + Math.floor(column / across);
      sums[block] = (sums[block] ?? 0) + (inside[from + column] ?? 0);
    }
  }
  return sums;
}

/** The masses in cells of twice the sides. */
export const coarserMasses = (cells: Cells, { inside, outside }: Masses): Masses => ({
  inside: blockMasses(cells, inside, 2, cells.dimension),
  outside,
});
