import { type CodeLayout, sampleLatents, writeColumns } from "../codes/codeLayout.ts";
import type { Stream } from "../random/stream.ts";

export type TraversalOptions = {
  /** The code to move. */
  readonly code: string;
  /** How many values of a continuous code; a discrete code shows each of its values. Default 10. */
  readonly count?: number;
  /** The range of a continuous code. Default twice the prior's spread, (−2, 2) for U(−1, 1). */
  readonly range?: readonly [number, number] | undefined;
  /** How many draws of everything else. Default 10. */
  readonly rows?: number;
};

/** Latents of a traversal: row r, column j is draw r with the code at values[j]. */
export type Traversal = {
  /** [rows · values.length, inputSize], row by row. */
  readonly latents: Float32Array;
  /** The moved code's value in each column. */
  readonly values: readonly number[];
  readonly rows: number;
};

/**
 * Latents that move one code and hold the rest: each row is one draw of the noise and the other codes, each column one
 * value of the code (Chen et al. 2016, figure 2).
 *
 * @throws RangeError when the layout has no such code, or rows is not an integer of at least 1
 */
export function traversal(layout: CodeLayout, stream: Stream, options: TraversalOptions): Traversal {
  const { code, count = 10, range, rows = 10 } = options;
  const placed = layout.codes.find(({ name }) => name === code);
  if (!placed) {
    const known = layout.codes.map(({ name }) => name).join(", ");
    throw new RangeError(
      `traversal(layout, stream, options): code must be one of [${known}], got ${JSON.stringify(code)}`,
    );
  }
  if (!Number.isInteger(rows) || rows < 1) {
    throw new RangeError(
      `traversal(layout, stream, options): rows must be an integer of at least 1, got ${rows}`,
    );
  }
  const { values, encodings } = placed.code.sweep(count, range);
  const { inputSize } = layout;
  const draws = sampleLatents(layout, stream, rows);
  const latents = new Float32Array(rows * values.length * inputSize);
  for (let row = 0; row < rows; row++) {
    const draw = draws.subarray(row * inputSize, (row + 1) * inputSize);
    for (let j = 0; j < values.length; j++) latents.set(draw, (row * values.length + j) * inputSize);
    const start = row * values.length * inputSize;
    const block = latents.subarray(start, start + values.length * inputSize);
    writeColumns(block, inputSize, placed.columns[0], encodings, placed.code.dimension);
  }
  return { latents, values, rows };
}
