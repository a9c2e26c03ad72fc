import { nn } from "@jax-js/jax";
import { oneHot } from "../numeric/oneHot.ts";
import { fillCategorical } from "../random/categorical.ts";
import type { Code } from "./code.ts";

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
 * c ~ Cat(k), every class equally likely, read by the generator as a one-hot row.
 *
 * H(c) = log k. Q's head is k logits; log Q(c|x) = log softmax(head)[c], taken once from the logits.
 *
 * @param k the number of classes, at least 2
 * @throws RangeError when k is not an integer of at least 2
 */
export function categorical(k: number): Code {
  if (!Number.isInteger(k) || k < 2) {
    throw new RangeError(`categorical(k): k must be an integer of at least 2, got ${k}`);
  }
  return {
    kind: "categorical",
    description: {
      prior: `${k} classes, equally likely`,
      input: "one-hot: 1 in the column of the class, 0 in the others",
    },
    dimension: k,
    headSize: k,
    discrete: true,
    support: [0, k - 1],
    entropy: Math.log(k),
    ceiling: Math.log(k),
    sample: (stream, n, out) => oneHot(fillCategorical(stream, new Int32Array(n), k), k, out),
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
