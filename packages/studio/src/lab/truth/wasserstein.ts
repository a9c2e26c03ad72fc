import type { Quantity } from "saddlepoint/quantity";

/** What is known of a distance, and a 1-Lipschitz f with E_P f − E_Q f near it: what a perfect critic would say. */
export interface Distance {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  readonly potential: Float32Array;
}

/** W₁ as the quantity that a Wasserstein critic estimates, were its slope held to 1. */
export const distanceQuantity = ({ value, interval }: Distance): Quantity => ({
  quantity: "W1(P, Q)",
  value,
  unit: "data units",
  kind: "estimate",
  ceiling: Number.POSITIVE_INFINITY,
  ci: interval,
  n: 0,
});
