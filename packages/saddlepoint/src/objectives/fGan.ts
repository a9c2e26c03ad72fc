import type { FDivergence } from "../divergences/fDivergence.ts";
import type { Term } from "./term.ts";

export type FGanOptions = {
  /**
   * "minimax": the generator minimises the bound, −E f*(T) (Nowozin et al. 2016, eq. 6); "non-saturating": it maximises
   * E T on its samples instead (section 3.2), which keeps a gradient where the critic is sure. Default "minimax".
   */
  readonly generator?: "minimax" | "non-saturating";
};

/**
 * The f-GAN game: the critic raises F = E_P T − E_Q f*(T) ≤ D_f(P‖Q), T = a(v), and the generator lowers it (Nowozin et al.
 * 2016, eq. 6). f and f* belong to the divergence; neither player learns them.
 *
 * Reports `divergence`, the bound F, in nats where f is made of logarithms.
 */
export function fGan(divergence: FDivergence, { generator = "minimax" }: FGanOptions = {}): Term {
  const { witness, conjugate } = divergence.variational;
  return {
    name: "adversarial",
    estimates: [
      {
        quantity: `D_${divergence.name}(P || Q)`,
        unit: divergence.unit,
        kind: "lower-bound",
        ceiling: divergence.ceiling,
        onReal: divergence.activation,
        onFake: divergence.activatedConjugate,
        logOdds: false,
      },
    ],
    critic({ real, fake }) {
      const bound = witness(real.logits.ref).mean().sub(conjugate(fake.logits.ref).mean());
      return { loss: bound.ref.neg(), metrics: { divergence: bound } };
    },
    generator({ fake }) {
      const v = fake.logits.ref;
      const loss = generator === "minimax" ? conjugate(v).mean().neg() : witness(v).mean().neg();
      return { loss, metrics: {} };
    },
  };
}
