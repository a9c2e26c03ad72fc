import type { numpy as np } from "@jax-js/jax";
import { logSigmoidOf } from "../numeric/scalars.ts";
import { softplus } from "../numeric/softplus.ts";
import type { PairEstimate } from "./criticEstimate.ts";
import { coinInformation } from "./ganEstimates.ts";
import type { Term } from "./term.ts";

/**
 * What the critic of pairs estimates in nats: a real and a generated sample are shown in the order of a fair coin, and
 * I(pair; order) = JSD(P ⊗ Q, Q ⊗ P) ≥ log 2 + E log σ(v − v'). The best v is log p/q, but for a constant, as in any GAN; the
 * bound is then met.
 */
const pairInformation: PairEstimate = {
  quantity: "I(pair; order)",
  unit: "nats",
  kind: "lower-bound",
  ceiling: Math.LN2,
  onPair: (real, fake) => Math.LN2 + logSigmoidOf(real - fake),
  logOdds: true,
};

/** E softplus(−(v − v')) over the pairs of a batch, row by row. */
const pairLoss = (above: np.Array, below: np.Array): np.Array => softplus(below.sub(above)).mean();

/**
 * The game of pairs: the critic tells which of a real and a generated sample is real, E softplus(−(v − v')), and the generator
 * wants it told the other way, E softplus(−(v' − v)) (Jolicoeur-Martineau 2018, section 4.1; Huang et al. 2024, eq. 2).
 *
 * Each generated sample is judged against a real one and not against a bar that they all must pass, so that a mode left out is
 * seen where it is. Converges with R₁ and R₂ (Huang et al. 2024, section 2). Reports `divergence`, the bound on
 * I(pair; order) = JSD(P ⊗ Q, Q ⊗ P) that the critic has reached, in nats: log 2 − loss, at most log 2.
 */
export function relativistic(): Term {
  return {
    name: "adversarial",
    needs: { realForGenerator: true },
    // A constant in v changes no pair: the coin's information is measured with the constant that suits it best.
    estimates: [pairInformation, coinInformation],
    critic({ real, fake }) {
      const loss = pairLoss(real.logits.ref, fake.logits.ref);
      return { loss: loss.ref, metrics: { divergence: loss.neg().add(Math.LN2) } };
    },
    generator({ real, fake }) {
      if (real === null) throw new RangeError("relativistic(): the generator's loss needs real samples");
      return { loss: pairLoss(fake.logits.ref, real.logits.ref), metrics: {} };
    },
  };
}
