import type { Quantity } from "saddlepoint/quantity";

/**
 * A lower bound that says nothing where its samples' numbers overflow: −∞, which every number is above, in place of the
 * difference of two infinite means, which is none.
 */
export function openBound(bound: Quantity): Quantity {
  if (Number.isFinite(bound.value) && bound.ci.every(Number.isFinite)) return bound;
  return {
    ...bound,
    value: Number.isFinite(bound.value) ? bound.value : Number.NEGATIVE_INFINITY,
    ci: [Number.NEGATIVE_INFINITY, bound.ceiling],
    warning: "The critic's outputs are too large for this number: lower the learning rates.",
  };
}
