/** Random choices that a seed repeats. */
export interface Draw {
  /** In [0, 1). */
  next(): number;
  /** An integer from 0 to n − 1. */
  below(n: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Draws of a stream that a seed begins: mulberry32. */
export function drawOf(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { next, below, pick: (items) => items[below(items.length)] ?? items[0] };
}
