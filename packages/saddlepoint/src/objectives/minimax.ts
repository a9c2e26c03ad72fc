import { softplus } from "../numeric/softplus.ts";
import { ganEstimates } from "./ganEstimates.ts";
import { discriminatorLoss } from "./nonSaturating.ts";
import type { Term } from "./term.ts";

/**
 * The GAN game as it is first written: the generator minimises E log(1 − D(G(z))) = −E softplus(v_fake), the same value
 * that the discriminator maximises (Goodfellow et al. 2014, eq. 1). Its gradient vanishes where D is sure.
 */
export function minimax(): Term {
  return {
    name: "adversarial",
    estimates: ganEstimates,
    critic: discriminatorLoss,
    generator: ({ fake }) => ({ loss: softplus(fake.logits.ref).mean().neg(), metrics: {} }),
  };
}
