import type { Quantity } from "../quantity/quantity.ts";
import type { FDivergence } from "./fDivergence.ts";

/**
 * An exact value of D_f(P‖Q), known to ± error. A value beyond the least or the largest possible is within rounding of it.
 */
export function divergenceQuantity(f: FDivergence, value: number, error = 0): Quantity {
  const within = (x: number) => Math.min(Math.max(x, f.least), f.ceiling);
  return {
    quantity: `${f.title}(P‖Q)`,
    value: within(value),
    unit: f.unit,
    kind: "exact",
    ceiling: f.ceiling,
    ci: error > 0 ? [within(value - error), within(value + error)] : [within(value), within(value)],
    n: 0,
  };
}
