import type { numpy as np } from "@jax-js/jax";
import { requirePositive } from "../optimisers/requireOption.ts";
import { type Schedule, scheduled } from "../optimisers/schedule.ts";
import { BATCH_MIXES, squaredInputGradient } from "./inputGradient.ts";
import type { CriticView, Term } from "./term.ts";

type PenaltyOptions = { readonly weight?: Schedule };

/** (weight / 2) E ‖∇ D(x)‖² on some of the samples that the critic judged. */
const zeroCentred = (name: string, weight: Schedule, at: (view: CriticView) => np.Array): Term => ({
  name,
  needs: { separateSamples: BATCH_MIXES },
  critic(view) {
    const squares = squaredInputGradient(view.judge, at(view).ref).mean();
    return { loss: squares.ref.mul(scheduled(weight, view.t, 1 / 2)), metrics: { gradient: squares } };
  },
  generator: null,
});

/**
 * The R₁ penalty: (weight / 2) E ‖∇ D(x)‖² on real samples (Mescheder et al. 2018, eq. 9). Reports `gradient`, the mean
 * squared norm.
 *
 * @param weight γ: 10 in the paper; may be a function of the critic's updates
 * @throws RangeError unless a constant weight is positive and finite
 */
export function r1({ weight = 10 }: PenaltyOptions = {}): Term {
  requirePositive("r1(options)", { weight });
  return zeroCentred("penalty", weight, ({ samples }) => samples.real);
}

/**
 * The R₂ penalty: (weight / 2) E ‖∇ D(x)‖² on generated samples (Mescheder et al. 2018, eq. 10), beside R₁ where a game of
 * pairs must converge (Huang et al. 2024, section 2). Reports `gradient`, the mean squared norm.
 *
 * @param weight γ; may be a function of the critic's updates
 * @throws RangeError unless a constant weight is positive and finite
 */
export function r2({ weight = 10 }: PenaltyOptions = {}): Term {
  requirePositive("r2(options)", { weight });
  return zeroCentred("r2", weight, ({ samples }) => samples.fake);
}
