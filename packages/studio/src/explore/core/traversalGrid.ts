import { codeValues } from "./codeValues.ts";
import { writeCode } from "./drawLatents.ts";
import type { CodeCard } from "./exploreApi.ts";

export interface TraversalGrid {
  readonly columns: readonly number[];
  /** A single 0 without a code down the side. */
  readonly rows: readonly number[];
  /** [rows, columns, inputSize], row by row: all else as in the point. */
  readonly latents: Float32Array;
}

export interface TraversalOptions {
  /** The code whose values go from left to right. */
  readonly across: CodeCard;
  /** The code whose values go from top to bottom; a strip of one row without it. */
  readonly down?: CodeCard | undefined;
  /** Values of a continuous code. */
  readonly steps: number;
  /** A continuous code's range as a multiple of the trained one. */
  readonly reach?: number;
}

/**
 * Every combination of two codes' values with all else held: latents of a 2-D traversal.
 *
 * @param point a row of the generator's input
 * @throws RangeError when both codes are the same, or steps is no integer of at least 2
 */
export function traversalGrid(
  point: Float32Array,
  { across, down, steps, reach = 1 }: TraversalOptions,
): TraversalGrid {
  if (across.name === down?.name)
    throw new RangeError(`traversalGrid(point, { across, down }): needs two codes, got ${across.name} twice`);
  const columns = codeValues(across, steps, reach);
  const rows = down === undefined ? [0] : codeValues(down, steps, reach);
  const latents = new Float32Array(rows.length * columns.length * point.length);
  for (const [r, rowValue] of rows.entries()) {
    for (const [c, value] of columns.entries()) {
      const at = (r * columns.length + c) * point.length;
      const row = latents.subarray(at, at + point.length);
      row.set(point);
      writeCode(row, across, value);
      if (down !== undefined) writeCode(row, down, rowValue);
    }
  }
  return { columns, rows, latents };
}
