/** A number with three decimals; never "-0.000". */
export function decimalText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (value === Number.NEGATIVE_INFINITY) return "−∞";
  const text = value.toFixed(3);
  return text === "-0.000" ? "0.000" : text;
}

/** A count with its thousands apart: 10,000. */
export const countText = (count: number): string => count.toLocaleString("en-US");

/** A share as a percentage with one decimal. */
export const percentText = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Below this, three decimals would leave fewer than three digits. */
const SMALL = 0.1;

/** Below this, and above LARGE, digits are counted from the first one that is not 0. */
const TINY = 1e-6;
const LARGE = 1e9;

/**
 * Formats numbers that are shown side by side, in the data's own unit and so of any size: three decimals, or as many as
 * leave the largest of them three digits.
 */
export function measureText(...all: readonly number[]): (value: number) => string {
  const largest = Math.max(0, ...all.map(Math.abs).filter(Number.isFinite));
  return (value) => {
    if (!Number.isFinite(value) || largest === 0) return decimalText(value);
    if (largest < TINY || largest >= LARGE) return value === 0 ? "0" : value.toExponential(2);
    if (largest >= SMALL) return decimalText(value);
    return value.toFixed(2 - Math.floor(Math.log10(largest)));
  };
}

/** A time for people: "45 s", "2 min 05 s", "1 h 03 min". */
export function durationText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return "?";
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
