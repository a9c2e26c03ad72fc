import type { Stream } from "./stream.ts";

/** The next number, uniform on (0, 1): 0, of which logarithms and inverse distribution functions are infinite, is passed over. */
export function openUniform(stream: Stream): number {
  for (;;) {
    const u = stream.next();
    if (u > 0) return u;
  }
}
