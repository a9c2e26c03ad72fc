import type { CodeSweep } from "./code.ts";

/**
 * `count` values evenly spaced from the first to the last of `range`, both included.
 *
 * @throws RangeError when `count` is not an integer of at least 2, or the range is not finite
 */
export function evenSweep(count: number, range: readonly [number, number]): CodeSweep {
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(`sweep(count, range): count must be an integer of at least 2, got ${count}`);
  }
  const [from, to] = range;
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new RangeError(`sweep(count, range): range must be two finite numbers, got [${from}, ${to}]`);
  }
  const values = Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
  return { values, encodings: Float32Array.from(values) };
}
