import type { EstimateOptions } from "../fit/estimateOptions.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import type { ScoreBlock } from "./fitPairs.ts";
import { boundOfContrasts } from "./scoredPairs.ts";

export type InterpolatedOptions = EstimateOptions & {
  /** Where between NWJ's bound, 0, and InfoNCE's, 1. Default 0.5. */
  readonly alpha?: number;
};

/**
 * The lower bound on I(x; y) between those of NWJ and InfoNCE, in nats.
 *
 * I(x; y) ≥ 1 + E log (eᵛ/b) − E_p(x₁..ₖ)p(y) eᵛ/b, b = α m(y; x₁..ₖ) + (1 − α), m = (1/K) Σ_j e^v(x_j, y) (Poole et al.
 * 2019, section 2.3, the bound I_α). At most 1 + log (K/α), and log K at α = 1, where both means of eᵛ/b are 1: α → 1 has
 * InfoNCE's small variance and low ceiling, α → 0 NWJ's large variance and none. Held-out scores of blocks as in `infoNce`; within a block, y's own x is among the K = size − 1
 * of the first mean and not among the K of the second.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns a lower bound whose ceiling is 1 + log (K/α), log K where α = 1: what the bound, not the information, can reach at most
 * @throws RangeError when alpha is not in (0, 1], x and y are not pairs, there are fewer than 90, or a value is not finite
 * @throws the signal's reason when it is aborted
 */
export async function interpolatedBound(
  x: Samples,
  y: Samples,
  { alpha = 0.5, ...options }: InterpolatedOptions = {},
): Promise<Quantity> {
  if (!(alpha > 0 && alpha <= 1))
    throw new RangeError(`interpolatedBound(options): alpha must be in (0, 1], got ${alpha}`);
  if (x.n < LEAST)
    throw new RangeError(`interpolatedBound(x, y): x must hold at least ${LEAST} samples, got ${x.n}`);
  return boundOfContrasts(
    "interpolatedBound",
    x,
    y,
    options,
    (block) => interpolated(block, alpha),
    (size) => ((alpha < 1 ? Math.E : 1) * (size - 1)) / alpha,
  );
}

/** Blocks of three at least. */
const LEAST = 90;

/** The bound of one block's scores. */
export function interpolated({ scores, size }: Pick<ScoreBlock, "scores" | "size">, alpha: number): number {
  let sum = 0;
  for (let y = 0; y < size; y++) {
    const at = (x: number) => scores[x * size + y] ?? 0;
    let largest = 0;
    for (let x = 0; x < size; x++) largest = Math.max(largest, at(x));
    // All exponentials over e^largest, which cannot overflow then.
    let others = 0;
    for (let x = 0; x < size; x++) if (x !== y) others += Math.exp(at(x) - largest);
    const own = at(y);
    const left = Math.exp(at((y + 1) % size) - largest); // not among the K of the first mean
    const withOwn = (others - left + Math.exp(own - largest)) / (size - 1);
    const withoutOwn = others / (size - 1);
    const rest = (1 - alpha) * Math.exp(-largest);
    // Without its own x, y's mean over x of eᵛ/b is m/b; 1/α where only α m is left of b.
    const share = withoutOwn === 0 && rest === 0 ? 1 / alpha : withoutOwn / (alpha * withoutOwn + rest);
    sum += 1 + own - largest - Math.log(alpha * withOwn + rest) - share;
  }
  return sum / size;
}
