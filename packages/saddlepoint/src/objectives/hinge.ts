import { nn } from "@jax-js/jax";
import type { Term } from "./term.ts";

/**
 * The hinge game: the critic minimises E max(0, 1 − v_real) + E max(0, 1 + v_fake), the generator −E v_fake (Lim and Ye
 * 2017; Miyato et al. 2018, eq. 16 and 17).
 *
 * The critic's least loss is 2 (1 − TV(P, Q)), so that 1 − loss / 2 bounds the total variation from below, at most 1.
 * Reports it as `divergence`.
 */
export function hinge(): Term {
  return {
    name: "adversarial",
    estimates: [
      {
        quantity: "TV(P, Q)",
        unit: "dimensionless",
        kind: "lower-bound",
        ceiling: 1,
        onReal: (v) => 1 - Math.max(0, 1 - v) / 2,
        onFake: (v) => Math.max(0, 1 + v) / 2,
        logOdds: false,
      },
    ],
    critic({ real, fake }) {
      const onReal = nn.relu(real.logits.ref.neg().add(1)).mean();
      const loss = onReal.add(nn.relu(fake.logits.ref.add(1)).mean());
      return { loss: loss.ref, metrics: { divergence: loss.mul(-0.5).add(1) } };
    },
    generator: ({ fake }) => ({ loss: fake.logits.ref.mean().neg(), metrics: {} }),
  };
}
