import { softplus } from "../numeric/softplus.ts";
import { ganEstimates } from "./ganEstimates.ts";
import type { Contribution, CriticView, Term } from "./term.ts";

/**
 * The GAN discriminator's loss, from logits v with D = σ(v): −E log D(x) − E log(1 − D(G(z))) = E softplus(−v_real) +
 * E softplus(v_fake) (Goodfellow et al. 2014, eq. 1).
 *
 * Reports `divergence`, the bound on I(x; y) = JSD(P, Q) that it has reached, in nats: log 2 − loss / 2, at most log 2.
 */
export function discriminatorLoss({ real, fake }: CriticView): Contribution {
  const onReal = softplus(real.logits.ref.neg()).mean();
  const loss = onReal.add(softplus(fake.logits.ref).mean());
  return { loss: loss.ref, metrics: { divergence: loss.mul(-0.5).add(Math.LN2) } };
}

/**
 * The GAN game with the non-saturating generator loss, −E log D(G(z)) = E softplus(−v_fake) (Goodfellow et al. 2014,
 * section 3), which keeps a gradient where D is sure.
 */
export function nonSaturating(): Term {
  return {
    name: "adversarial",
    estimates: ganEstimates,
    critic: discriminatorLoss,
    generator: ({ fake }) => ({ loss: softplus(fake.logits.ref.neg()).mean(), metrics: {} }),
  };
}
