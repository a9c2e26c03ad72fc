import { requirePositive } from "../optimisers/requireOption.ts";
import { type Schedule, scheduled } from "../optimisers/schedule.ts";
import { BATCH_MIXES, squaredInputGradient } from "./inputGradient.ts";
import type { Term } from "./term.ts";

type PenaltyOptions = {
  readonly weight?: Schedule;
  /** How many of a batch's samples the gradient is taken at: it is much of the critic's work. Default all. */
  readonly samples?: number | undefined;
};

/** (weight / 2) E ‖∇ D(x)‖² on some of the samples that the critic judged. */
function zeroCentred(name: string, whose: "real" | "fake", { weight = 10, samples }: PenaltyOptions): Term {
  const owner = whose === "real" ? "r1" : "r2";
  requirePositive(`${owner}(options)`, { weight });
  if (samples !== undefined && (!Number.isInteger(samples) || samples < 1)) {
    throw new RangeError(`${owner}(options): samples must be an integer of at least 1, got ${samples}`);
  }
  return {
    name,
    needs: { separateSamples: BATCH_MIXES },
    critic(view) {
      const x = view.samples[whose];
      const judged = samples === undefined ? x.ref : x.ref.slice([0, Math.min(samples, x.shape[0] ?? 0)]);
      const squares = squaredInputGradient((at) => view.judge(at, whose), judged).mean();
      return { loss: squares.ref.mul(scheduled(weight, view.t, 1 / 2)), metrics: { gradient: squares } };
    },
    generator: null,
  };
}

/**
 * The R₁ penalty: (weight / 2) E ‖∇ D(x)‖² on real samples (Mescheder et al. 2018, eq. 9). Reports `gradient`, the mean
 * squared norm.
 *
 * @param weight γ: 10 in the paper; may be a function of the critic's updates
 * @throws RangeError unless a constant weight is positive and finite, and samples a count
 */
export const r1 = (options: PenaltyOptions = {}): Term => zeroCentred("penalty", "real", options);

/**
 * The R₂ penalty: (weight / 2) E ‖∇ D(x)‖² on generated samples (Mescheder et al. 2018, eq. 10), beside R₁ where a game of
 * pairs must converge (Huang et al. 2024, section 2). Reports `gradient`, the mean squared norm.
 *
 * @param weight γ; may be a function of the critic's updates
 * @throws RangeError unless a constant weight is positive and finite, and samples a count
 */
export const r2 = (options: PenaltyOptions = {}): Term => zeroCentred("r2", "fake", options);
