import { noiseOf, writeCode } from "../core/drawLatents.ts";
import type { CodeCard, ModelCard } from "../core/exploreApi.ts";

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
