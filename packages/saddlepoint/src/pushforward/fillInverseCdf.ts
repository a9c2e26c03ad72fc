import { openUniform } from "../random/openUniform.ts";
import type { Stream } from "../random/stream.ts";

/**
 * Fills `out` with independent draws from the distribution of an inverse distribution function, and returns it.
 *
 * x = F⁻¹(u) with u uniform on (0, 1): the push-forward of the uniform distribution by F⁻¹ (Devroye 1986, section II.2).
 *
 * @example fillInverseCdf(stream(1, "noise"), new Float32Array(100), laplace(0, 2).inverseCdf)
 */
export function fillInverseCdf<Out extends Float32Array | Float64Array>(
  stream: Stream,
  out: Out,
  inverse: (u: number) => number,
): Out {
  for (let i = 0; i < out.length; i++) out[i] = inverse(openUniform(stream));
  return out;
}
