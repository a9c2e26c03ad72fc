import type { Stream } from "./stream.ts";

/** Fills `out` with independent zeros and ones, one with probability `p`, and returns it. */
export function fillBernoulli(stream: Stream, out: Float32Array, p = 0.5): Float32Array {
  for (let i = 0; i < out.length; i++) out[i] = stream.next() < p ? 1 : 0;
  return out;
}
