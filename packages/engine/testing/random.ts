/** Uniform numbers in [0, 1) from a seed: a stream that fast-check need not shrink (mulberry32). */
export function stream(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An integer from 0 to n − 1. */
export const below = (next: () => number, n: number): number => Math.floor(next() * n);

/** The integers from 0 to n − 1 in random order. */
export function shuffled(next: () => number, n: number): number[] {
  const items = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(next, i + 1);
    const [a, b] = [items[i] ?? 0, items[j] ?? 0];
    items[i] = b;
    items[j] = a;
  }
  return items;
}
