import { fillNormal } from "../random/normal.ts";
import type { Code } from "./code.ts";
import { gaussianCode, gaussianLogLikelihood } from "./gaussianHead.ts";

/**
 * c ~ N(0, 1), read by the generator as it is.
 *
 * The differential entropy is ½ log 2πe. Q's head is a Gaussian with a learned, bounded scale.
 */
export function normal(): Code {
  return {
    kind: "normal",
    description: { prior: "N(0, 1)", input: "a number, mostly within (-2, 2)" },
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    ...gaussianCode(0, 1, 0.5 * Math.log(2 * Math.PI * Math.E)),
    sample: (stream, n, out = new Float32Array(n)) => fillNormal(stream, out),
    logLikelihood: gaussianLogLikelihood,
  };
}
