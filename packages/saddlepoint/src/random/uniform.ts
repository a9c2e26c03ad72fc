import type { Stream } from "./stream.ts";

/**
 * Fills `out` with independent draws from U(low, high) and returns it.
 *
 * x = low + (high − low) u with u a multiple of 2⁻²⁴ on [0, 1), rounded to float32.
 */
export function fillUniform(stream: Stream, out: Float32Array, low = 0, high = 1): Float32Array {
  const width = high - low;
  for (let i = 0; i < out.length; i++) out[i] = low + width * stream.nextFloat32();
  return out;
}
