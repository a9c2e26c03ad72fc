import { exactBatchDistance } from "../transport/exactBatchDistance.ts";
import type { Term } from "./term.ts";

/**
 * The Wasserstein game: the critic raises E f(x) − E f(G(z)), the generator raises E f(G(z)) (Arjovsky et al. 2017, eq. 2
 * and algorithm 1).
 *
 * W₁(P, Q) is the supremum over 1-Lipschitz f. A constraint or a penalty keeps f's Lipschitz constant K bounded but does
 * not tell it, so what is reported as `distance` is at most K · W₁ with K unknown: an estimate in units of K.
 */
export function wasserstein(): Term {
  return {
    name: "adversarial",
    estimates: [
      {
        quantity: "K W1(P, Q)",
        unit: "data units",
        kind: "lower-bound",
        ceiling: Number.POSITIVE_INFINITY,
        onReal: (v) => v,
        onFake: (v) => v,
        logOdds: false,
        check: exactBatchDistance,
      },
    ],
    critic({ real, fake }) {
      const distance = real.logits.ref.mean().sub(fake.logits.ref.mean());
      return { loss: distance.ref.neg(), metrics: { distance } };
    },
    generator: ({ fake }) => ({ loss: fake.logits.ref.mean().neg(), metrics: {} }),
  };
}
