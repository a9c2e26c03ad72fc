import { softplus } from "../numeric/softplus.ts";
import type { Term } from "./term.ts";

/**
 * The GAN game with the non-saturating generator loss, from logits l with D = σ(l).
 *
 * Critic: −E log D(x) − E log(1 − D(G(z))) = E softplus(−l_real) + E softplus(l_fake).
 * Generator: −E log D(G(z)) = E softplus(−l_fake) (Goodfellow et al. 2014, eq. 1 and section 3).
 *
 * Reports `divergence`, the bound on I[x, y] = JSD(P, Q) that the critic has reached, in nats:
 * log 2 + ½ E log D(x) + ½ E log(1 − D(G(z))), at most log 2.
 */
export function nonSaturating(): Term {
  return {
    name: "adversarial",
    needs: { heads: false },
    critic({ real, fake }) {
      const onReal = softplus(real.logits.ref.neg()).mean();
      const loss = onReal.add(softplus(fake.logits.ref).mean());
      return { loss: loss.ref, metrics: { divergence: loss.mul(-0.5).add(Math.LN2) } };
    },
    generator: ({ fake }) => ({ loss: softplus(fake.logits.ref.neg()).mean(), metrics: {} }),
  };
}
