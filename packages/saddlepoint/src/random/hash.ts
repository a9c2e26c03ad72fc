// The first 32 bits of the fractional parts of the square roots of 2, 3, 5 and 7: four unrelated starting points.
const LANES = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a] as const;

function murmur3(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * A 128-bit hash of a text, as four signed 32-bit integers, never all zero.
 *
 * MurmurHash3's 32-bit rounds (Appleby 2011) over the UTF-16 code units, one lane per starting point. For seeding, not
 * for security.
 */
export function hash128(text: string): readonly number[] {
  const words = LANES.map((lane) => murmur3(text, lane) | 0);
  return words.some((word) => word !== 0) ? words : [1, 0, 0, 0];
}
