import type { Quantity } from "./quantity.ts";

/**
 * A bound or estimate of something that cannot be below `least`, nor above its ceiling, raised and cut to what it can be.
 *
 * A lower bound below `least` says less than a constant witness would, so that one's is reported: the claim stays true,
 * and an interval's end that the truth cannot reach says nothing.
 */
export function atLeast(least: number, quantity: Quantity): Quantity {
  const within = (value: number) => Math.min(Math.max(value, least), quantity.ceiling);
  return { ...quantity, value: within(quantity.value), ci: [within(quantity.ci[0]), within(quantity.ci[1])] };
}
