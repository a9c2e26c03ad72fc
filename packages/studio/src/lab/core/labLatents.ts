import { type CodeLayout, type PlacedCode, sampleLatents } from "saddlepoint/codes";
import { stream } from "saddlepoint/random";
import type { Prior } from "../truth/noiseAxis.ts";
import type { LatentGrid } from "./labPicture.ts";
import { CATEGORY } from "./labRecipe.ts";

/** Rows of the generator's input that every view looks at, one part after the other. */
export interface LabLatents {
  /** All of them, [count, inputSize]: the first are drawn from the priors, and never trained on. */
  readonly rows: Float32Array;
  /** Of those that are drawn, the value of the categorical code; empty without one. */
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
export function continuousColumns(layout: CodeLayout): { column: number; prior: Prior }[] {
  const { codes, noise, inputSize } = layout;
  return [
    ...codes
      .filter(({ code }) => !code.discrete)
      .map(({ columns, code }) => ({
        column: columns[0],
        prior: code.kind === "uniform" ? ("uniform" as const) : ("normal" as const),
      })),
    ...Array.from({ length: noise.size }, (_, i) => ({
      column: inputSize - noise.size + i,
      prior: "normal" as const,
    })),
  ];
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
  const parts = [samples];
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
  return {
    rows: joined(parts),
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
  const encodings = rows.filter((_, i) => i % width >= start && i % width < end);
  return Uint8Array.from(code.decode(encodings));
}

/** Arrays one after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
