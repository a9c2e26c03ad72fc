import { exactQuantity, type Quantity } from "../quantity/quantity.ts";
import type { FDivergence } from "./fDivergence.ts";

/**
 * An exact value of D_f(P‖Q), known to ± error. A value beyond the least or the largest possible is within rounding of it.
 */
export function divergenceQuantity(f: FDivergence, value: number, error = 0): Quantity {
  const within = (x: number) => Math.min(Math.max(x, f.least), f.ceiling);
  const quantity = { ...exactQuantity(`${f.title}(P‖Q)`, within(value), f.ceiling), unit: f.unit };
  return error > 0 ? { ...quantity, ci: [within(value - error), within(value + error)] } : quantity;
}
