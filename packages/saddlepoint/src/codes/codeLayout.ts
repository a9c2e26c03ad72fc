import type { numpy as np } from "@jax-js/jax";
import type { Stream } from "../random/stream.ts";
import type { Code } from "./code.ts";

/** A code with its name and its place in the generator's input and in Q's outputs. */
export type PlacedCode = {
  readonly name: string;
  readonly code: Code;
  /** Its columns of the generator's input: [start, end). */
  readonly columns: readonly [number, number];
  /** Its columns of Q's outputs: [start, end). */
  readonly heads: readonly [number, number];
};

/** The noise z beside the codes: how many units, and the prior of each, a code of dimension 1. */
export type Noise = { readonly size: number; readonly prior: Code };

/** How named codes and noise make up the generator's input, codes first, and how Q's outputs describe the codes. */
export type CodeLayout = {
  readonly codes: readonly PlacedCode[];
  /** Those of the codes that Q has a head for: all but those that the critic is told. */
  readonly read: readonly PlacedCode[];
  /** The code that the critic is told, as labels say it of real samples; null without one. */
  readonly told: PlacedCode | null;
  readonly noise: Noise;
  /** The width of the generator's input. */
  readonly inputSize: number;
  /** The width of Q's output; 0 when there are no codes. */
  readonly headSize: number;
  /** How many of these, the first, belong to codes that a reader of its own reads; 0 without one. */
  readonly readerHeadSize: number;
};

export type CodeLayoutOptions = {
  /** Which codes a reader of its own reads: their heads come first. None unless told. */
  readonly isRead?: (code: Code, name: string) => boolean;
  /** The name of a code that the critic is told, so that Q has nothing to read of it. None unless given. */
  readonly told?: string | undefined;
};

/**
 * Lays named codes and noise out in the generator's input.
 *
 * @param codes the codes by name, in order
 * @param noise the units of noise and their prior
 * @throws RangeError when the noise's size is no count, its prior takes more than one number, or nothing is left
 * @example codeLayout({ digit: categorical(10), slant: uniform(-1, 1) }, { size: 62, prior: uniform(-1, 1) })
 */
export function codeLayout(
  codes: Readonly<Record<string, Code>>,
  noise: Noise,
  { isRead = () => false, told }: CodeLayoutOptions = {},
): CodeLayout {
  if (!Number.isInteger(noise.size) || noise.size < 0) {
    throw new RangeError(
      `codeLayout(codes, noise): noise.size must be an integer of at least 0, got ${noise.size}`,
    );
  }
  if (noise.prior.dimension !== 1) {
    throw new RangeError(
      `codeLayout(codes, noise): noise.prior must take one number, got ${noise.prior.kind} with ${noise.prior.dimension}`,
    );
  }
  const headSize = (name: string, code: Code): number => (name === told ? 0 : code.headSize);
  const readerHeadSize = Object.entries(codes)
    .filter(([name, code]) => isRead(code, name))
    .reduce((size, [name, code]) => size + headSize(name, code), 0);
  const next = { column: 0, read: 0, other: readerHeadSize };
  const placed = Object.entries(codes).map(([name, code]): PlacedCode => {
    const kind = isRead(code, name) ? "read" : "other";
    const start = { column: next.column, head: next[kind] };
    next.column += code.dimension;
    next[kind] += headSize(name, code);
    return { name, code, columns: [start.column, next.column], heads: [start.head, next[kind]] };
  });
  const { column, other: head } = next;
  const inputSize = column + noise.size;
  if (inputSize === 0)
    throw new RangeError("codeLayout(codes, noise): needs at least one code or unit of noise, got none");
  const read = placed.filter(({ heads: [start, end] }) => end > start);
  return {
    codes: placed,
    read,
    told: placed.find(({ name }) => name === told) ?? null,
    noise,
    inputSize,
    headSize: head,
    readerHeadSize,
  };
}

/** Copies rows of width `width` into the columns of `out` that begin at `start`. */
export function writeColumns(
  out: Float32Array,
  outWidth: number,
  start: number,
  rows: Float32Array,
  width: number,
): void {
  const n = out.length / outWidth;
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < width; j++) out[row * outWidth + start + j] = rows[row * width + j] ?? 0;
  }
}

/** `n` rows of the generator's input, codes and noise drawn from their priors: [n, inputSize], row by row. */
export const sampleLatents = (layout: CodeLayout, stream: Stream, n: number): Float32Array =>
  latentSampler(layout, n)(stream, new Float32Array(n * layout.inputSize));

/** As `sampleLatents`, many times without an allocation: fills `out`, [n, inputSize], and returns it. */
export function latentSampler(
  { codes, noise, inputSize }: CodeLayout,
  n: number,
): (stream: Stream, out: Float32Array) => Float32Array {
  const parts = [
    ...codes.map(({ code, columns }) => ({
      prior: code,
      draws: n,
      width: code.dimension,
      start: columns[0],
    })),
    { prior: noise.prior, draws: n * noise.size, width: noise.size, start: inputSize - noise.size },
  ].map((part) => ({ ...part, rows: new Float32Array(n * part.width) }));
  return (stream, out) => {
    for (const { prior, draws, width, start, rows } of parts) {
      writeColumns(out, inputSize, start, prior.sample(stream, draws, rows), width);
    }
    return out;
  };
}

/** One code's encodings [n, dimension] within the generator's input [n, inputSize], traced. Consumes its argument. */
export function encodingOf(placed: PlacedCode, latents: np.Array): np.Array {
  return latents.slice([], [...placed.columns]);
}

/** One code's head [n, headSize] within Q's outputs, traced. Consumes its argument. */
export function headOf(placed: PlacedCode, heads: np.Array): np.Array {
  return heads.slice([], [...placed.heads]);
}

/** The columns [start, end) of host rows, as rows of their own: a code's encodings, or its head. */
export function columnsOf(
  rows: Float32Array,
  width: number,
  [start, end]: readonly [number, number],
): Float32Array {
  const n = rows.length / width;
  const out = new Float32Array(n * (end - start));
  for (let row = 0; row < n; row++) {
    out.set(rows.subarray(row * width + start, row * width + end), row * (end - start));
  }
  return out;
}
