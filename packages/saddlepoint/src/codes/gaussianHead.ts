import { numpy as np } from "@jax-js/jax";
import { sigmoid } from "../numeric/sigmoid.ts";
import type { Code } from "./code.ts";
import { evenSweep } from "./evenSweep.ts";

/** |log σ| stays below this, so σ lies between e⁻³ ≈ 0.05 and e³ ≈ 20 of the prior's scale. */
const LOG_SCALE_BOUND = 3;

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** How many outputs of Q describe the posterior: its mean and its raw log-scale. */
const HEAD_SIZE = 2;

/** μ and log σ, [n, 1] each, of heads [n, 2]. */
function meanAndLogScale(head: np.Array): { mean: np.Array; logScale: np.Array } {
  const [mean, raw] = np.split(head, HEAD_SIZE, -1);
  if (mean === undefined || raw === undefined)
    throw new RangeError("gaussianHead(head): head must be [n, 2]");
  // tanh(y) = 2 σ(2y) − 1, from the sigmoid whose slope stays right far out.
  const logScale = sigmoid(raw.mul(2 / LOG_SCALE_BOUND))
    .mul(2 * LOG_SCALE_BOUND)
    .sub(LOG_SCALE_BOUND);
  return { mean, logScale };
}

/**
 * log N(u; μ, σ²) of each row, in nats, with σ learned and bounded.
 *
 * = −½ log 2π − log σ − ½ ((u − μ)/σ)², log σ = B tanh(raw / B), B = 3. The squash has slope 1 at 0 and is smooth:
 * an unbounded σ → 0 makes the likelihood of a continuous code, and its gradient, infinite.
 *
 * @param head [n, 2]: μ and the raw log-scale, in units of the prior's scale
 * @param u [n, 1]: the code in units of the prior's scale, centred
 * @returns [n]
 */
export function gaussianLogLikelihood(head: np.Array, u: np.Array): np.Array {
  const { mean, logScale } = meanAndLogScale(head);
  const standardised = u.sub(mean).mul(np.exp(logScale.ref.neg()));
  const quadratic = standardised.ref.mul(standardised).mul(-0.5);
  return quadratic.sub(logScale).sub(HALF_LOG_TWO_PI).sum(-1);
}

/**
 * What continuous codes have in common, whose posterior is a Gaussian in units of the prior's scale: in the code's own units
 * centre + scale μ, with the deviation scale σ.
 *
 * H(c) + E log Q(c|x) cannot exceed H(c) − ½ log 2π − log(scale e⁻³), what a Q of the least σ that never errs would have: that is
 * its ceiling, though the information itself has none.
 */
export const gaussianCode = (centre: number, scale: number, entropy: number) =>
  ({
    dimension: 1,
    headSize: HEAD_SIZE,
    discrete: false,
    entropy,
    ceiling: entropy - HALF_LOG_TWO_PI - Math.log(scale) + LOG_SCALE_BOUND,
    posterior(head) {
      const { mean, logScale } = meanAndLogScale(head);
      return { mean: mean.mul(scale).add(centre), sigma: np.exp(logScale).mul(scale) };
    },
    mostLikely: (head) =>
      Float32Array.from({ length: head.length / 2 }, (_, i) => centre + scale * (head[2 * i] ?? 0)),
    decode: (encodings) => encodings.slice(),
    sweep: (count, range = [centre - 2 * scale, centre + 2 * scale]) => evenSweep(count, range),
  }) satisfies Partial<Code>;
