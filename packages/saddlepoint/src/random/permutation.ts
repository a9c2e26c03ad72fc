import type { Stream } from "./stream.ts";

/** Shuffles `out` in place, every order equally likely, and returns it (Fisher and Yates; Durstenfeld 1964). */
export function shuffle(stream: Stream, out: Int32Array): Int32Array {
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * stream.next());
    const held = out[i] ?? 0;
    out[i] = out[j] ?? 0;
    out[j] = held;
  }
  return out;
}

/** A random order of 0, …, n − 1. */
export function permutation(stream: Stream, n: number): Int32Array {
  return shuffle(
    stream,
    Int32Array.from({ length: n }, (_, i) => i),
  );
}
