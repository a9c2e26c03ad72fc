import { boxMuller } from "./boxMuller.ts";
import type { Stream } from "./stream.ts";

/** Fills `out` with independent draws from N(mean, deviation²) and returns it. */
export function fillNormal(stream: Stream, out: Float32Array, mean = 0, deviation = 1): Float32Array {
  boxMuller(stream.next, out);
  if (mean === 0 && deviation === 1) return out;
  for (let i = 0; i < out.length; i++) out[i] = mean + deviation * (out[i] ?? 0);
  return out;
}
