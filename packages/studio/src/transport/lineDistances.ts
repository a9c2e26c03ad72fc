import { parallelLineDistances } from "@saddlepoint/experiments";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";

/** How a distance changes with θ: a number where there is one, and in words why or why not. */
export interface Slope {
  readonly value: number | null;
  readonly text: string;
}

/** A distance between the parallel lines P₀ = (0, Z) and P_θ = (θ, Z), Z ~ U[0, 1]. */
export interface LineDistance {
  readonly key: "kl" | "jsd" | "w1";
  readonly quantity: Quantity;
  readonly slope: Slope;
}

/** Where θ counts as 0: the slider's own steps are larger. */
const ZERO = 1e-9;

/**
 * KL = ∞, JSD = log 2 and W₁ = |θ| for θ ≠ 0, all 0 at θ = 0, with their slopes (Arjovsky et al. 2017, example 1).
 *
 * The lines share no set of positive mass, so that no density ratio is finite; a transport plan only asks how far they are.
 */
export function lineDistances(theta: number): readonly LineDistance[] {
  const together = Math.abs(theta) < ZERO;
  const { kl, jsd, w1 } = parallelLineDistances(together ? 0 : theta);
  const length: Quantity = { ...exactQuantity("W₁(P₀, P_θ)", w1), unit: "data units" };
  return [
    {
      key: "kl",
      quantity: exactQuantity("KL(P₀ ‖ P_θ)", kl),
      slope: { value: null, text: together ? "none: it leaps to ∞ on both sides" : "none: ∞ has no slope" },
    },
    {
      key: "jsd",
      quantity: exactQuantity("JSD(P₀, P_θ)", jsd, Math.LN2),
      slope: together
        ? { value: null, text: "none: it leaps to log 2 on both sides" }
        : { value: 0, text: "0: every step looks the same" },
    },
    {
      key: "w1",
      quantity: length,
      slope: together
        ? { value: null, text: "a kink: any slope from −1 to 1, so 0 is the lowest point" }
        : { value: Math.sign(theta), text: `${theta > 0 ? "1" : "−1"}: downhill is towards θ = 0` },
    },
  ];
}

/** θ after one step of gradient descent; where there is no slope, or none but 0, nothing moves. Steps do not pass 0. */
export function descended(theta: number, slope: Slope, rate: number): number {
  const step = rate * (slope.value ?? 0);
  const next = Math.abs(step) > Math.abs(theta) ? 0 : theta - step;
  return Math.round(100 * next) / 100;
}
