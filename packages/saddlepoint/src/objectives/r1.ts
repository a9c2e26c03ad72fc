import { requirePositive } from "../optimisers/requireOption.ts";
import { type Schedule, scheduled } from "../optimisers/schedule.ts";
import { BATCH_MIXES, squaredInputGradient } from "./inputGradient.ts";
import type { Term } from "./term.ts";

/**
 * The R₁ penalty: (weight / 2) E ‖∇ D(x)‖² on real samples (Mescheder et al. 2018, eq. 9). Reports `gradient`, the mean
 * squared norm.
 *
 * @param weight γ: 10 in the paper; may be a function of the critic's updates
 * @throws RangeError unless a constant weight is positive and finite
 */
export function r1({ weight = 10 }: { readonly weight?: Schedule } = {}): Term {
  requirePositive("r1(options)", { weight });
  return {
    name: "penalty",
    needs: { separateSamples: BATCH_MIXES },
    critic({ samples: { real }, judge, t }) {
      const squares = squaredInputGradient(judge, real.ref).mean();
      return { loss: squares.ref.mul(scheduled(weight, t, 1 / 2)), metrics: { gradient: squares } };
    },
    generator: null,
  };
}
