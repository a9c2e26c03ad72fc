import { BATCH_MIXES, squaredInputGradient } from "./inputGradient.ts";
import type { Term } from "./term.ts";

/**
 * The R₁ penalty: (weight / 2) E ‖∇ D(x)‖² on real samples (Mescheder et al. 2018, eq. 9). Reports `gradient`, the mean
 * squared norm.
 *
 * @param weight γ: 10 in the paper
 * @throws RangeError unless the weight is positive and finite
 */
export function r1({ weight = 10 }: { readonly weight?: number } = {}): Term {
  if (!(weight > 0 && Number.isFinite(weight))) {
    throw new RangeError(`r1(options): weight must be positive and finite, got ${weight}`);
  }
  return {
    name: "penalty",
    needs: { separateSamples: BATCH_MIXES },
    critic({ samples: { real }, judge }) {
      const squares = squaredInputGradient(judge, real.ref).mean();
      return { loss: squares.ref.mul(weight / 2), metrics: { gradient: squares } };
    },
    generator: null,
  };
}
