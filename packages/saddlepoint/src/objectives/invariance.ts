import { lax, nn, numpy as np } from "@jax-js/jax";

export type InvarianceOptions = {
  /** μ: how much more the entropy of all assignments counts than that of each one. */
  readonly entropyWeight: number;
  /** κ: the weight of the divergence between the assignments of two views. */
  readonly consistencyWeight: number;
  /** p: how often each class is expected, [k]. Equally often unless given. */
  readonly prior?: readonly number[] | undefined;
};

/** What two views of the same samples say: a loss to minimise, and its parts in nats. */
export type InvarianceLoss = {
  readonly loss: np.Array;
  /** I(c; x) = H(E q) − E H(q) of the batch, at most log k. */
  readonly information: np.Array;
  /** E KL(q(x) ‖ q(x')). */
  readonly divergence: np.Array;
};

/** Probabilities are kept above this inside logarithms: p log p is 0 there to float32, and stays finite. */
const SMALLEST_PROBABILITY = 1e-30;

const safeLog = (p: np.Array): np.Array =>
  np.log(np.where(p.ref.greater(SMALLEST_PROBABILITY), p, SMALLEST_PROBABILITY));

/** −Σ p log p of each row, from log p. Consumes its argument. */
const entropies = (logP: np.Array): np.Array => np.exp(logP.ref).mul(logP).sum(-1).neg();

/**
 * Information about real samples that survives a transformation, without labels: the code should say as much as it can
 * about the sample, I(c; x) = H(E q) − E H(q), and the same about a transformed copy.
 *
 * loss = −(μ H(E q) − E H(q)) + κ E KL(q(x) ‖ q(x')), q(x) held constant in the divergence (Hu et al. 2017, "Learning
 * discrete representations via information maximizing self-augmented training", eq. 4 and 9; Krause et al. 2010).
 *
 * Of classes that are expected with probabilities p, μ weighs −KL(E q ‖ p) = H(E q) + Σ E q log p in place of H(E q), which it is but for a
 * constant where all are equal: then the classes are as large as p says, and not as alike as can be.
 *
 * @param logits [n, k] class logits of the samples; consumed
 * @param others [n, k] class logits of their transformed copies; consumed
 */
export function invarianceLoss(
  logits: np.Array,
  others: np.Array,
  { entropyWeight, consistencyWeight, prior }: InvarianceOptions,
): InvarianceLoss {
  const [logP, logQ] = [nn.logSoftmax(logits, -1), nn.logSoftmax(others, -1)];
  const mean = np.exp(logP.ref).mean(0).add(np.exp(logQ.ref).mean(0)).mul(0.5);
  const fit = prior && mean.ref.mul(np.array(prior.map(Math.log))).sum();
  const entropyOfMean = mean.ref.mul(safeLog(mean)).sum().neg();
  const meanEntropy = entropies(logP.ref).mean().add(entropies(logQ.ref).mean()).mul(0.5);
  const target = lax.stopGradient(logP);
  const divergence = np.exp(target.ref).mul(target.sub(logQ)).sum(-1).mean();
  const balance = fit === undefined ? entropyOfMean.ref : entropyOfMean.ref.add(fit);
  const loss = meanEntropy.ref.sub(balance.mul(entropyWeight)).add(divergence.ref.mul(consistencyWeight));
  return { loss, information: entropyOfMean.sub(meanEntropy), divergence };
}
