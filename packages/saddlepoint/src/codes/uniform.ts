import { fillUniform } from "../random/uniform.ts";
import type { Code } from "./code.ts";
import { gaussianCode, gaussianLogLikelihood } from "./gaussianHead.ts";

/**
 * c ~ U(low, high), read by the generator as it is.
 *
 * The differential entropy is the prior's own, log(high − low), not a Gaussian's. Q's head is a Gaussian with a learned,
 * bounded scale in units of half the width w: log Q(c|x) = log N((c − centre)/w; μ, σ²) − log w.
 *
 * @throws RangeError when low and high are not finite numbers with low < high
 */
export function uniform(low: number, high: number): Code {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    throw new RangeError(`uniform(low, high): low must be below high, both finite, got ${low} and ${high}`);
  }
  const centre = (low + high) / 2;
  const half = (high - low) / 2;
  return {
    kind: "uniform",
    description: { prior: `U(${low}, ${high})`, input: "a number, from the prior's range or beyond it" },
    support: [low, high],
    ...gaussianCode(centre, half, Math.log(high - low)),
    sample: (stream, n, out = new Float32Array(n)) => fillUniform(stream, out, low, high),
    logLikelihood: (head, encoding) =>
      gaussianLogLikelihood(head, encoding.sub(centre).mul(1 / half)).sub(Math.log(half)),
  };
}
