import { fillNormal } from "../random/normal.ts";
import type { Code } from "./code.ts";
import { evenSweep } from "./evenSweep.ts";
import {
  GAUSSIAN_HEAD_SIZE,
  gaussianLogLikelihood,
  gaussianMeans,
  gaussianPosterior,
} from "./gaussianHead.ts";

/**
 * c ~ N(0, 1), read by the generator as it is.
 *
 * The differential entropy is ½ log 2πe. Q's head is a Gaussian with a learned, bounded scale.
 */
export function normal(): Code {
  return {
    kind: "normal",
    description: { prior: "N(0, 1)", input: "a number, mostly within (-2, 2)" },
    dimension: 1,
    headSize: GAUSSIAN_HEAD_SIZE,
    discrete: false,
    entropy: 0.5 * Math.log(2 * Math.PI * Math.E),
    ceiling: Number.POSITIVE_INFINITY,
    sample: (stream, n, out = new Float32Array(n)) => fillNormal(stream, out),
    logLikelihood: gaussianLogLikelihood,
    posterior: (head) => gaussianPosterior(head, 0, 1),
    mostLikely: (head) => gaussianMeans(head, 0, 1),
    decode: (encodings) => encodings.slice(),
    sweep: (count, range = [-2, 2]) => evenSweep(count, range),
  };
}
