import type { CodeCard } from "./exploreApi.ts";

/** How far beyond the trained range a continuous code may be taken, as a multiple of it. */
export const BEYOND = 2;

/**
 * Values of a code to show beside each other: every class, or evenly spaced numbers over the trained range times `reach`.
 *
 * @param steps numbers of a continuous code, at least 2
 * @throws RangeError when steps is no integer of at least 2
 */
export function codeValues(code: CodeCard, steps: number, reach = 1): readonly number[] {
  if (!Number.isInteger(steps) || steps < 2)
    throw new RangeError(`codeValues(code, steps): steps must be an integer of at least 2, got ${steps}`);
  if ("classes" in code) return Array.from({ length: code.classes }, (_, value) => value);
  const [low, high] = codeRange(code, reach);
  // The ends exactly, and a middle that is exactly in the middle.
  return Array.from({ length: steps }, (_, i) => (low * (steps - 1 - i) + high * i) / (steps - 1));
}

/** A continuous code's trained range, stretched about its middle by `reach`; a discrete one's first and last value. */
export function codeRange(code: CodeCard, reach = BEYOND): readonly [low: number, high: number] {
  if ("classes" in code) return [0, code.classes - 1];
  const centre = (code.low + code.high) / 2;
  const half = (reach * (code.high - code.low)) / 2;
  return [centre - half, centre + half];
}
