import type { CodeCard } from "./exploreApi.ts";

/** Which values of a continuous code: those that it was trained on, or those and some beyond. */
type Span = "trained" | "beyond";

/** How far beyond the trained range a code may be taken, as a multiple of it: normal ones have their own tails, to 3 deviations. */
const beyond = (code: CodeCard): number => (code.kind === "normal" ? 1.5 : 2);

/**
 * Values of a code to show beside each other: every class, or evenly spaced numbers over the span.
 *
 * @param steps numbers of a continuous code, at least 2
 * @throws RangeError when steps is no integer of at least 2
 */
export function codeValues(code: CodeCard, steps: number, span: Span = "trained"): readonly number[] {
  if (!Number.isInteger(steps) || steps < 2)
    throw new RangeError(`codeValues(code, steps): steps must be an integer of at least 2, got ${steps}`);
  if ("classes" in code) return Array.from({ length: code.classes }, (_, value) => value);
  const [low, high] = codeRange(code, span);
  // The ends exactly, and a middle that is exactly in the middle.
  return Array.from({ length: steps }, (_, i) => (low * (steps - 1 - i) + high * i) / (steps - 1));
}

/** A continuous code's trained range, or that stretched about its middle; a discrete one's first and last value. */
export function codeRange(code: CodeCard, span: Span = "beyond"): readonly [low: number, high: number] {
  if ("classes" in code) return [0, code.classes - 1];
  const centre = (code.low + code.high) / 2;
  const half = ((span === "trained" ? 1 : beyond(code)) * (code.high - code.low)) / 2;
  return [centre - half, centre + half];
}
