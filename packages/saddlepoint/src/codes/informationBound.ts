import type { numpy as np } from "@jax-js/jax";
import type { Code } from "./code.ts";

/**
 * The terms whose mean bounds the mutual information of a code and a sample from below, one a sample, in nats.
 *
 * I(c; x) ≥ H(c) + E log Q(c|x) (Barber and Agakov 2003; Chen et al. 2016, eq. 4), with equality when Q is the
 * posterior. For a discrete code no batch's mean exceeds H(c).
 *
 * @param head Q's outputs, [n, headSize]
 * @param encoding the codes that made the samples, [n, dimension]
 * @returns [n]
 */
export function informationBound(code: Code, head: np.Array, encoding: np.Array): np.Array {
  return code.logLikelihood(head, encoding).add(code.entropy);
}
