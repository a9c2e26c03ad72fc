import type { Posterior } from "./exploreApi.ts";

/**
 * Q(c|x) of a discrete code, with H = −Σ p log p in nats, at most log K.
 *
 * @param probabilities of each class; they are divided by their sum, which float32 leaves a little off 1
 */
export function discretePosterior(name: string, probabilities: Float32Array): Posterior {
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  const shares = probabilities.map((p) => p / total);
  const entropy = shares.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  const ceiling = Math.log(probabilities.length);
  // Rounding may put equal shares a hair above what equal shares can have.
  return { name, kind: "discrete", probabilities: shares, entropy: Math.min(entropy, ceiling), ceiling };
}

/** Q(c|x) of a continuous code: a Gaussian, with H = ½ log 2πe σ² in nats. */
export const continuousPosterior = (name: string, mean: number, deviation: number): Posterior => ({
  name,
  kind: "continuous",
  mean,
  deviation,
  entropy: 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(deviation),
});
