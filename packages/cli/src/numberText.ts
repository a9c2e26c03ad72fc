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
