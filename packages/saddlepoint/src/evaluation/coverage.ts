import { wilson } from "../quantity/intervals.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Modes } from "../samples/samples.ts";

/** How well samples in the plane cover the modes of a mixture. */
export type Coverage = {
  /** Modes that have at least one high-quality sample. */
  readonly found: number;
  readonly modes: number;
  /** The share of samples within three deviations of a centre, with a 95 % Wilson interval. */
  readonly highQuality: Quantity;
  /** KL(shares of the nearest modes ‖ uniform): 0 where each mode gets its due, log K where one gets all. */
  readonly reverseKl: Quantity;
  /** Samples nearest to each mode, all of them, and those of high quality. */
  readonly counts: { readonly nearest: readonly number[]; readonly highQuality: readonly number[] };
};

/** "within three standard deviations of the nearest mode" (Srivastava et al. 2017, section 4.1). */
const HIGH_QUALITY_DEVIATIONS = 3;
const Z = 1.959963984540054;

/**
 * VEEGAN's protocol: modes found, and the share of samples of high quality, those within 3σ of a centre (Srivastava et al.
 * 2017, section 4.1); and PacGAN's reverse KL divergence of the nearest modes' shares from uniform ones (Lin et al. 2018,
 * section 4.1). A true round mode keeps 1 − e^(−9/2) = 98.9 % of its samples within 3σ, so that is the most to expect.
 *
 * @param samples [n, 2], row by row
 * @throws RangeError when there are no modes or fewer than two samples, or a sample is not finite
 */
export function coverage(samples: Float32Array, { centres, deviation }: Modes): Coverage {
  const n = samples.length / 2;
  if (!Number.isInteger(n) || n < 2) {
    throw new RangeError(
      `coverage(samples, modes): samples must be at least 2 rows of 2, got ${samples.length} numbers`,
    );
  }
  if (centres.length === 0 || !(deviation > 0)) {
    throw new RangeError(
      `coverage(samples, modes): modes must have centres and a positive deviation, got ${centres.length} and ${deviation}`,
    );
  }
  const nearest = new Array<number>(centres.length).fill(0);
  const highQuality = new Array<number>(centres.length).fill(0);
  const limit = (HIGH_QUALITY_DEVIATIONS * deviation) ** 2;
  for (let i = 0; i < n; i++) {
    const [x, y] = [samples[2 * i] ?? 0, samples[2 * i + 1] ?? 0];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw new RangeError(`coverage(samples, modes): samples must be finite, got (${x}, ${y}) in row ${i}`);
    }
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    centres.forEach(([a, b], k) => {
      const square = (x - a) ** 2 + (y - b) ** 2;
      if (square < least) [least, best] = [square, k];
    });
    nearest[best] = (nearest[best] ?? 0) + 1;
    if (least <= limit) highQuality[best] = (highQuality[best] ?? 0) + 1;
  }
  const share = highQuality.reduce((a, b) => a + b, 0) / n;
  return {
    found: highQuality.filter((count) => count > 0).length,
    modes: centres.length,
    highQuality: {
      quantity: "high-quality share",
      value: share,
      unit: "dimensionless",
      kind: "estimate",
      ceiling: 1,
      ci: wilson(share, n),
      n,
    },
    reverseKl: reverseKlToUniform(nearest),
    counts: { nearest, highQuality },
  };
}

/**
 * KL(p̂ ‖ uniform) = log K − H(p̂) of counts over K modes, in nats: as the papers report it, without a correction.
 *
 * It is biased upwards by (K − 1)/2n (Miller 1955), so its interval is about the value less that. The interval's variance
 * is Var(log p̂)/n, from the delta method, plus (K − 1)/2n², which alone is left at uniform shares, where 2n KL ~ χ²(K − 1).
 */
function reverseKlToUniform(counts: readonly number[]): Quantity {
  const modes = counts.length;
  const n = counts.reduce((a, b) => a + b, 0);
  let mean = 0;
  let square = 0;
  for (const count of counts.filter((each) => each > 0)) {
    const p = count / n;
    const logRatio = Math.log(p * modes);
    mean += p * logRatio;
    square += p * logRatio ** 2;
  }
  const value = Math.max(0, mean);
  const centre = value - (modes - 1) / (2 * n);
  const half = Z * Math.sqrt(Math.max(0, square - mean ** 2) / n + (modes - 1) / (2 * n ** 2));
  const ceiling = Math.log(modes);
  return {
    quantity: "KL(modes of samples || uniform)",
    value,
    unit: "nats",
    kind: "estimate",
    ceiling,
    ci: [Math.min(ceiling, Math.max(0, centre - half)), Math.min(ceiling, Math.max(0, centre + half))],
    n,
  };
}
