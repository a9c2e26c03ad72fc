import type { numpy as np } from "@jax-js/jax";
import type { Term } from "./term.ts";

const square = (x: np.Array): np.Array => x.ref.mul(x);

/**
 * The least-squares game with targets 1 for real and 0 for fake: the critic minimises ½ E (v − 1)² + ½ E v² on real and
 * fake, the generator ½ E (v − 1)² on its samples (Mao et al. 2017, eq. 2 and 9).
 *
 * At v* = p/(p + q) the critic's loss is ½ ∫ pq/(p + q), so that 1 − 4 loss = 1 − 2 (E_P (v − 1)² + E_Q v²) bounds the
 * triangular discrimination ½ ∫ (p − q)²/(p + q) from below, 0 where P = Q and at most 1. (The paper's Pearson divergence
 * belongs to other targets: b − c = 1, b − a = 2.) Reports it as `divergence`.
 */
export function leastSquares(): Term {
  return {
    name: "adversarial",
    estimates: [
      {
        quantity: "triangular discrimination(P, Q)",
        unit: "dimensionless",
        kind: "lower-bound",
        ceiling: 1,
        onReal: (v) => 1 - 2 * (v - 1) ** 2,
        onFake: (v) => 2 * v ** 2,
        logOdds: false,
      },
    ],
    critic({ real, fake }) {
      const onReal = square(real.logits.ref.sub(1)).mean();
      const loss = onReal.add(square(fake.logits.ref).mean()).mul(0.5);
      return { loss: loss.ref, metrics: { divergence: loss.mul(-4).add(1) } };
    },
    generator: ({ fake }) => ({ loss: square(fake.logits.ref.sub(1)).mean().mul(0.5), metrics: {} }),
  };
}
