import { type CodeLayout, type PlacedCode, sampleLatents } from "saddlepoint/codes";
import { stream } from "saddlepoint/random";
import type { LatentGrid } from "./labPicture.ts";
import { CATEGORY } from "./labRecipe.ts";

/** Rows of the generator's input that every view looks at, one part after the other. */
export interface LabLatents {
  /** All of them, [count, inputSize]. */
  readonly rows: Float32Array;
  readonly count: number;
  /** Drawn from the priors, and never trained on: the first rows. */
  readonly drawn: number;
  /** Of those drawn, the value of the categorical code; empty without one. */
  readonly codes: Uint8Array;
  /** Rows for the truth's grid, for each value of the categorical code in turn; none where there is no such grid. */
  readonly truth: readonly RowRange[];
  /** Rows for the picture of the latent grid, likewise. */
  readonly pictures: readonly RowRange[];
}

export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Where a generator's input is a continuous number: a code's or a unit of noise. */
export function continuousColumns(layout: CodeLayout): { column: number; prior: "normal" | "uniform" }[] {
  const ofCodes = layout.codes
    .filter(({ code }) => !code.discrete)
    .map(({ columns, code }) => ({
      column: columns[0],
      prior: code.kind === "uniform" ? ("uniform" as const) : ("normal" as const),
    }));
  const ofNoise = Array.from({ length: layout.noise.size }, (_, i) => ({
    column: layout.inputSize - layout.noise.size + i,
    prior: "normal" as const,
  }));
  return [...ofCodes, ...ofNoise];
}

/** The categorical code of a layout. */
export const categoryOf = ({ codes }: CodeLayout): PlacedCode | null =>
  codes.find(({ name }) => name === CATEGORY) ?? null;

/**
 * Everything that a view puts through the generator.
 *
 * @param truth the truth's values of the continuous inputs, [nodes, continuous]; null where it wants none
 */
export function labLatents(
  layout: CodeLayout,
  seed: number,
  drawn: number,
  picture: LatentGrid,
  truth: Float32Array | null,
): LabLatents {
  const width = layout.inputSize;
  const continuous = continuousColumns(layout);
  const category = categoryOf(layout);
  const values = category?.code.dimension ?? 1;
  const samples = sampleLatents(layout, stream(seed, "lab.latents"), drawn);
  const parts: Float32Array[] = [samples];
  let count = drawn;
  /** Rows with the first continuous inputs given, [nodes, dimensions], and the others at 0, the middle of their priors. */
  const rowsOf = (nodes: Float32Array, dimensions: number): RowRange[] =>
    Array.from({ length: values }, (_, value) => {
      const n = nodes.length / dimensions;
      const rows = new Float32Array(n * width);
      for (let row = 0; row < n; row++) {
        for (let d = 0; d < dimensions; d++) {
          rows[row * width + (continuous[d]?.column ?? 0)] = nodes[row * dimensions + d] ?? 0;
        }
        if (category !== null) rows[row * width + category.columns[0] + value] = 1;
      }
      parts.push(rows);
      const from = count;
      count += n;
      return { from, to: count };
    });
  const ofTruth = truth === null ? [] : rowsOf(truth, continuous.length);
  const pictures = rowsOf(picture.values, picture.dimensions);
  const rows = new Float32Array(count * width);
  let at = 0;
  for (const part of parts) {
    rows.set(part, at);
    at += part.length;
  }
  return {
    rows,
    count,
    drawn,
    codes: category === null ? new Uint8Array(0) : valuesOf(samples, width, category),
    truth: ofTruth,
    pictures,
  };
}

/** Which value of a categorical code each row has. */
function valuesOf(
  rows: Float32Array,
  width: number,
  { columns: [start, end], code }: PlacedCode,
): Uint8Array {
  const n = rows.length / width;
  const encodings = new Float32Array(n * code.dimension);
  for (let row = 0; row < n; row++) {
    encodings.set(rows.subarray(row * width + start, row * width + end), row * code.dimension);
  }
  return Uint8Array.from(code.decode(encodings));
}
