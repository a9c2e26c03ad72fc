import { numpy as np } from "@jax-js/jax";
import { requirePositive } from "../optimisers/requireOption.ts";
import { type Schedule, scheduled } from "../optimisers/schedule.ts";
import { BATCH_MIXES, squaredInputGradient } from "./inputGradient.ts";
import type { Term } from "./term.ts";

/** Under the root, so that a gradient of zero has a slope: 1e-6 of a unit norm. */
const FLOOR = 1e-12;

/**
 * WGAN-GP's penalty: weight · E (‖∇ f(x̂)‖ − 1)² at x̂ = ε x + (1 − ε) G(z), ε ~ U(0, 1) a sample (Gulrajani et al. 2017, eq.
 * 3). Reports `gradient`, the mean norm, near 1 once the penalty holds.
 *
 * @param weight λ: 10 in the paper, 0.1 in the authors' code for 2-D toys; may be a function of the critic's updates
 * @throws RangeError unless a constant weight is positive and finite
 */
export function gradientPenalty({ weight = 10 }: { readonly weight?: Schedule } = {}): Term {
  requirePositive("gradientPenalty(options)", { weight });
  return {
    name: "penalty",
    needs: { mix: true, separateSamples: BATCH_MIXES },
    critic({ samples: { real, fake }, mix, judge, t }) {
      if (mix === null) throw new RangeError("gradientPenalty(options): the step must give draws to mix by");
      const epsilon = mix.ref.reshape(real.shape.map((length, axis) => (axis === 0 ? length : 1)));
      const between = fake.ref.add(real.ref.sub(fake.ref).mul(epsilon));
      const norms = np.sqrt(squaredInputGradient(judge, between).add(FLOOR));
      const excess = norms.ref.sub(1);
      const loss = excess.ref.mul(excess).mean().mul(scheduled(weight, t));
      return { loss, metrics: { gradient: norms.mean() } };
    },
    generator: null,
  };
}
