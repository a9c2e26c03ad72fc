import { nn } from "@jax-js/jax";
import { oneHot } from "../numeric/oneHot.ts";
import { fillCategorical } from "../random/categorical.ts";
import { fillUnequalCategorical } from "../random/unequalCategorical.ts";
import type { Code } from "./code.ts";
import { probabilitiesProblem } from "./probabilitiesProblem.ts";

function largestOfEachRow(rows: Float32Array, k: number): Float32Array {
  const classes = new Float32Array(rows.length / k);
  for (let row = 0; row < classes.length; row++) {
    let best = 0;
    for (let j = 1; j < k; j++) if ((rows[row * k + j] ?? 0) > (rows[row * k + best] ?? 0)) best = j;
    classes[row] = best;
  }
  return classes;
}

/**
 * c ~ Cat(p), read by the generator as a one-hot row; every class equally likely unless told.
 *
 * H(c) = −Σ p log p, log k of equal ones. Q's head is k logits; log Q(c|x) = log softmax(head)[c], taken once from the logits.
 *
 * @param k the number of classes, at least 2
 * @param probabilities p, [k]: all above 0, with sum 1
 * @throws RangeError when k is not an integer of at least 2, or the probabilities are not those of k classes
 */
export function categorical(k: number, probabilities?: readonly number[]): Code {
  if (!Number.isInteger(k) || k < 2) {
    throw new RangeError(`categorical(k): k must be an integer of at least 2, got ${k}`);
  }
  const problem = probabilities && probabilitiesProblem(k, probabilities);
  if (problem !== undefined) {
    throw new RangeError(`categorical(k, probabilities): probabilities ${problem}`);
  }
  const entropy =
    probabilities === undefined ? Math.log(k) : -probabilities.reduce((sum, p) => sum + p * Math.log(p), 0);
  return {
    kind: "categorical",
    description: {
      prior: probabilities
        ? `${k} classes, with probabilities ${probabilities.join(", ")}`
        : `${k} classes, equally likely`,
      input: "one-hot: 1 in the column of the class, 0 in the others",
    },
    dimension: k,
    headSize: k,
    discrete: true,
    support: [0, k - 1],
    entropy,
    ceiling: entropy,
    sample(stream, n, out) {
      const classes = new Int32Array(n);
      if (probabilities === undefined) fillCategorical(stream, classes, k);
      else fillUnequalCategorical(stream, classes, probabilities);
      return oneHot(classes, k, out);
    },
    logLikelihood: (head, encoding) => nn.logSoftmax(head, -1).mul(encoding).sum(-1),
    posterior: (head) => ({ probabilities: nn.softmax(head, -1) }),
    mostLikely: (head) => largestOfEachRow(head, k),
    decode: (encodings) => largestOfEachRow(encodings, k),
    sweep() {
      const values = Array.from({ length: k }, (_, i) => i);
      return { values, encodings: oneHot(values, k) };
    },
  };
}
