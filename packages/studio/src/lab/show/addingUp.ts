import { numberText } from "../../kit/quantityText.ts";

/** Some numbers with their signs. */
export interface Addend {
  readonly sign: "+" | "−";
  readonly value: number;
}

/** Numbers as they are shown, and their sum. */
export interface ShownSum {
  readonly texts: readonly string[];
  readonly total: string;
}

/** Digits of the largest number. */
const DIGITS = 4;
const MOST_DECIMALS = 9;
/** What float64 adds up in such units without rounding. */
const LARGEST = 1e12;

/**
 * Numbers rounded to the same place, so that whoever adds the shown ones up finds the shown sum, to its last digit. It may
 * differ from the sum that was rounded afterwards by half a unit of that place for each number.
 */
export function addingUp(addends: readonly Addend[]): ShownSum {
  const largest = Math.max(0, ...addends.map(({ value }) => Math.abs(value)));
  const decimals =
    largest === 0
      ? DIGITS - 1
      : Math.max(0, Math.min(MOST_DECIMALS, DIGITS - 1 - Math.floor(Math.log10(largest))));
  const total = addends.reduce((sum, { sign, value }) => sum + (sign === "+" ? value : -value), 0);
  if (!(largest < LARGEST)) {
    const infinite = Number.isNaN(total) ? Number.NEGATIVE_INFINITY : total;
    return { texts: addends.map(({ value }) => numberText(value)), total: numberText(infinite) };
  }
  const unit = 10 ** decimals;
  const units = addends.map(({ value }) => Math.round(value * unit));
  const summed = addends.reduce((sum, { sign }, i) => sum + (sign === "+" ? 1 : -1) * (units[i] ?? 0), 0);
  const text = (count: number): string => (count / unit + 0).toFixed(decimals).replace("-", "−");
  return { texts: units.map(text), total: text(summed) };
}
