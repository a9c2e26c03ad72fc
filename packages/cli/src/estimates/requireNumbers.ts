import type { Quantity } from "saddlepoint/quantity";

/**
 * Checks that what was estimated is a number, last of all: NaN is no answer.
 *
 * @throws Error naming the quantity when its value or an end of its interval is NaN
 */
export function requireNumbers({ quantity, value, ci }: Pick<Quantity, "quantity" | "value" | "ci">): void {
  if (![value, ...ci].some(Number.isNaN)) return;
  throw new Error(
    `estimate: ${quantity} must come out as a number, got ${value} [${ci.join(", ")}]: the samples' numbers may be too large or too ` +
      "small to calculate with; divide all of them by one number",
  );
}
