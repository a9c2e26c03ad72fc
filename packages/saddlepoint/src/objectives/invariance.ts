import { nn, numpy as np } from "@jax-js/jax";
import { type CodeLayout, headOf } from "../codes/codeLayout.ts";
import type { Contribution, CriticView, Term } from "./term.ts";

export type InvarianceOptions = {
  /** λ of the mutual information. Default 1. */
  readonly weight?: number;
  /** Further weight on the entropy of the mean assignment, against unused classes. Default 0. */
  readonly entropyWeight?: number;
};

/** Probabilities are kept above this inside logarithms: p log p is 0 there to float32, and stays finite. */
const SMALLEST_PROBABILITY = 1e-30;

function safeLog(p: np.Array): np.Array {
  return np.log(np.where(p.ref.greater(SMALLEST_PROBABILITY), p, SMALLEST_PROBABILITY));
}

/**
 * The mutual information, in nats, between the classes that two soft assignments give the same samples, with the entropy
 * of the mean assignment.
 *
 * P = (1/n) Σ q(xᵢ) q(x'ᵢ)ᵀ, symmetrised to (P + Pᵀ)/2; I = Σ P log P − Σ P log(p pᵀ) with p the marginal of P
 * (Ji et al. 2019, eq. 2 and 3). 0 ≤ I ≤ H(p) ≤ log k.
 *
 * @param logits [n, k] class logits of the samples
 * @param others [n, k] class logits of their transformed copies
 */
export function assignmentInformation(
  logits: np.Array,
  others: np.Array,
): { information: np.Array; entropy: np.Array } {
  const n = logits.shape[0] ?? 1;
  const joint = np.matmul(nn.softmax(logits, -1).transpose(), nn.softmax(others, -1)).mul(1 / n);
  const symmetric = joint.ref.add(joint.transpose()).mul(0.5);
  const marginal = symmetric.ref.sum(1);
  const entropy = marginal.ref.mul(safeLog(marginal)).sum().neg();
  // Both marginals are p, so −Σ P log(p pᵀ) = 2 H(p).
  const information = symmetric.ref.mul(safeLog(symmetric)).sum().add(entropy.ref.mul(2));
  return { information, entropy };
}

/**
 * −λ I(q(x); q(x')) for each categorical code, x real samples and x' transformed copies: trains Q and the trunk, without
 * labels, to give both the same class and to use every class.
 *
 * Reports the information of each categorical code in nats under the code's name, at most log k (Ji et al. 2019).
 *
 * @throws RangeError when the layout has no categorical code
 */
export function invariance(
  layout: CodeLayout,
  { weight = 1, entropyWeight = 0 }: InvarianceOptions = {},
): Term {
  const categorical = layout.codes.filter(({ code }) => code.discrete && code.headSize > 1);
  if (categorical.length === 0)
    throw new RangeError("invariance(layout, options): the layout has no categorical code");
  const critic = ({ real, transformed }: CriticView): Contribution => {
    const [heads, others] = [real.heads, transformed?.heads];
    if (!heads || !others) {
      throw new RangeError(
        "invariance(layout, options): needs Q's heads of the real batch and of its transformed copy",
      );
    }
    const metrics: Record<string, np.Array> = {};
    const losses = categorical.map((placed) => {
      const found = assignmentInformation(headOf(placed, heads.ref), headOf(placed, others.ref));
      metrics[placed.name] = found.information.ref;
      return found.information.mul(-weight).add(found.entropy.mul(-weight * entropyWeight));
    });
    return { loss: losses.reduce((sum, loss) => sum.add(loss)), metrics };
  };
  return { name: "invariance", needs: { heads: true, transformed: true }, critic, generator: null };
}
