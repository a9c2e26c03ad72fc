import { codeValues } from "./codeValues.ts";
import { writeCode } from "./drawLatents.ts";
import type { CodeCard } from "./exploreApi.ts";

interface TraversalGrid {
  /** The values of the codes down and across, a continuous one's to beyond the trained range. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** [rows, columns, inputSize], row by row: all else as in the point. */
  readonly latents: Float32Array;
}

/**
 * Every combination of two codes' values with all else held: latents of a 2-D traversal.
 *
 * @param point a row of the generator's input
 * @param steps values of a continuous code
 * @throws RangeError when both codes are the same, or steps is no integer of at least 2
 */
export function traversalGrid(
  point: Float32Array,
  down: CodeCard,
  across: CodeCard,
  steps: number,
): TraversalGrid {
  if (across.name === down.name)
    throw new RangeError(`traversalGrid(point, down, across): needs two codes, got ${across.name} twice`);
  const rows = codeValues(down, steps, "beyond");
  const columns = codeValues(across, steps, "beyond");
  const latents = new Float32Array(rows.length * columns.length * point.length);
  for (const [r, rowValue] of rows.entries()) {
    for (const [c, value] of columns.entries()) {
      const at = (r * columns.length + c) * point.length;
      const row = latents.subarray(at, at + point.length);
      row.set(point);
      writeCode(row, across, value);
      writeCode(row, down, rowValue);
    }
  }
  return { rows, columns, latents };
}
