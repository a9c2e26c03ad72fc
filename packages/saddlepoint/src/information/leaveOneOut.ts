import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import type { ConditionalDensity } from "./conditionalDensity.ts";
import { type SandwichOptions, sandwich } from "./sandwich.ts";

/**
 * The leave-one-out upper bound on I(x; y), in nats, where p(y|x) is known: the upper half of `sandwich`.
 *
 * I(x; y) ≤ E (1/K) Σ_i log p(y_i|x_i) / ((1/(K−1)) Σ_{j≠i} p(y_i|x_j)) (Poole et al. 2019, eq. 13): the other pairs of a
 * block stand for the marginal of y. Infinite where a y can follow no other x of its block.
 *
 * @param conditional log p(y|x)
 * @throws as `sandwich` does
 */
export async function leaveOneOut(
  x: Samples,
  y: Samples,
  conditional: ConditionalDensity,
  options: SandwichOptions = {},
): Promise<Quantity> {
  return (await sandwich(x, y, conditional, options)).upper;
}
