import {
  fillBernoulli,
  fillCategorical,
  fillNormal,
  fillUnequalCategorical,
  fillUniform,
  type Stream,
  stream,
} from "saddlepoint/random";
import type { CodeCard, ModelCard } from "./exploreApi.ts";

type Layout = Pick<ModelCard, "codes" | "noise" | "inputSize">;

/**
 * Rows of the generator's input drawn from the priors, [n, inputSize]: what the library's `sampleLatents` draws from the same
 * stream. Written from its parts because that one brings the autodiff with it, which a page has no use for.
 */
export function drawLatents(
  { codes, noise, inputSize }: Layout,
  from: Stream,
  n: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(n * inputSize);
  for (const code of codes) {
    const values = drawCode(code, from, n);
    for (let i = 0; i < n; i++)
      writeCode(out.subarray(i * inputSize, (i + 1) * inputSize), code, values[i] ?? 0);
  }
  const draws = fillNoise(noise, from, new Float32Array(n * noise.size));
  for (let i = 0; i < n; i++)
    out.set(draws.subarray(i * noise.size, (i + 1) * noise.size), i * inputSize + noise.columns[0]);
  return out;
}

/** The noise of a seed, [size]: the same as long as it is locked. */
export const noiseOf = ({ noise }: Layout, seed: number): Float32Array<ArrayBuffer> =>
  fillNoise(noise, stream(seed, "explore.noise"), new Float32Array(noise.size));

/** Puts a code's value, a class or a number, into a row of the generator's input. */
export function writeCode(row: Float32Array, { kind, columns: [start, end] }: CodeCard, value: number): void {
  if (kind !== "categorical") row[start] = value;
  else for (let column = start; column < end; column++) row[column] = column - start === value ? 1 : 0;
}

/** The value of a code in a row of the generator's input: a class, or a number. */
export function readCode(row: Float32Array, { kind, columns: [start, end] }: CodeCard): number {
  if (kind !== "categorical") return row[start] ?? 0;
  const hot = row.subarray(start, end);
  return hot.reduce((best, value, i) => (value > (hot[best] ?? 0) ? i : best), 0);
}

function fillNoise(
  { prior }: Layout["noise"],
  from: Stream,
  out: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  if (prior === "uniform") fillUniform(from, out, -1, 1);
  else fillNormal(from, out);
  return out;
}

function drawCode(code: CodeCard, from: Stream, n: number): ArrayLike<number> {
  if (code.kind === "categorical") {
    const classes = new Int32Array(n);
    return code.probabilities === undefined
      ? fillCategorical(from, classes, code.classes)
      : fillUnequalCategorical(from, classes, code.probabilities);
  }
  const out = new Float32Array(n);
  if (code.kind === "bernoulli") return fillBernoulli(from, out);
  return code.kind === "normal" ? fillNormal(from, out) : fillUniform(from, out, code.low, code.high);
}

/** A copy of a point with other noise: that of a seed. */
export function withNoise(base: Float32Array, card: ModelCard, seed: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(base);
  out.set(noiseOf(card, seed), card.noise.columns[0]);
  return out;
}

/** A copy of a point with one code changed. */
export function withCode(base: Float32Array, code: CodeCard, value: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(base);
  writeCode(out, code, value);
  return out;
}

/** Where a value stands among those of an axis: the index of the one that equals it, or -1. */
export const indexOnAxis = (values: readonly number[], value: number): number =>
  values.findIndex((at) => Math.abs(at - value) < 1e-4 * (1 + Math.abs(at)));
