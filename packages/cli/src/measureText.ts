import { decimalText } from "./numberText.ts";

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
