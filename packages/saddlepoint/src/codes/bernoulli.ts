import { numpy as np } from "@jax-js/jax";
import { logSigmoid } from "../numeric/logSigmoid.ts";
import { sigmoid } from "../numeric/sigmoid.ts";
import { fillBernoulli } from "../random/bernoulli.ts";
import type { Code } from "./code.ts";

/**
 * c ~ Bernoulli(½), read by the generator as 0 or 1.
 *
 * H(c) = log 2. Q's head is one logit l; log Q(c|x) = log σ((2c − 1) l).
 */
export function bernoulli(): Code {
  return {
    kind: "bernoulli",
    description: { prior: "Bernoulli(1/2)", input: "0 or 1" },
    dimension: 1,
    headSize: 1,
    discrete: true,
    support: [0, 1],
    entropy: Math.LN2,
    ceiling: Math.LN2,
    sample: (stream, n, out = new Float32Array(n)) => fillBernoulli(stream, out),
    logLikelihood: (head, encoding) => logSigmoid(head.mul(encoding.mul(2).sub(1)).sum(-1)),
    posterior(head) {
      const one = sigmoid(head);
      return { probabilities: np.concatenate([np.subtract(1, one.ref), one], -1) };
    },
    mostLikely: (head) => head.map((logit) => (logit > 0 ? 1 : 0)),
    decode: (encodings) => encodings.slice(),
    sweep: () => ({ values: [0, 1], encodings: Float32Array.of(0, 1) }),
  };
}
