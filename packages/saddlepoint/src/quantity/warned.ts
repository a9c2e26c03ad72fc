import type { Quantity } from "./quantity.ts";

/** The same quantity with one more warning, if there is one. */
export function warned(quantity: Quantity, ...warnings: readonly (string | undefined)[]): Quantity {
  const all = [quantity.warning, ...warnings].filter((warning) => warning !== undefined);
  return all.length === 0 ? quantity : { ...quantity, warning: all.join("; ") };
}

/** Held-out samples below which the distribution of their mean is not near enough a normal one. */
const FEW = 50;

/** What to say of an interval from few held-out samples. */
export const fewWarning = (heldOut: number): string | undefined =>
  heldOut < FEW ? `only ${heldOut} held-out samples: the interval is rough` : undefined;
