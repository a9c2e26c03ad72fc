import type { Code } from "../codes/code.ts";

/** How long a draw of noise is, and how long draws from its prior are. */
export type LatentNorm = {
  /** ‖z‖. */
  readonly norm: number;
  /** √ E‖z‖² over the prior. */
  readonly expected: number;
  /** About how far ‖z‖ of a draw is from that: √ Var ‖z‖² / 2√ E‖z‖². */
  readonly deviation: number;
};

/** E u² and Var u² of one number of the prior: 1 and 2 of N(0, 1), the integrals over the range of a uniform one. */
function squareMoments([low, high]: Code["support"]): readonly [mean: number, variance: number] {
  if (!Number.isFinite(low)) return [1, 2];
  const power = (k: number): number => (high ** (k + 1) - low ** (k + 1)) / ((k + 1) * (high - low));
  return [power(2), power(4) - power(2) ** 2];
}

/**
 * ‖z‖ against what the prior expects. In many dimensions nearly all draws are nearly of one length, so a z of another is a
 * point that the generator hardly saw in training.
 *
 * @param z [size]
 * @param prior of each number: N(0, 1) or a uniform one
 */
export function latentNorm(z: Float32Array, { support }: Pick<Code, "support">): LatentNorm {
  const [mean, variance] = squareMoments(support);
  const expected = Math.sqrt(z.length * mean);
  return {
    norm: Math.hypot(...z),
    expected,
    deviation: z.length === 0 ? 0 : Math.sqrt(z.length * variance) / (2 * expected),
  };
}
