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
 * 2019, section 2.3, the bound I_α). At most log (K/α): α → 1 has InfoNCE's small variance and low ceiling, α → 0 NWJ's
 * large variance and none. Held-out scores of blocks as in `infoNce`; within a block, y's own x is among the K = size − 1
 * of the first mean and not among the K of the second.
 *
 * @param x samples, n rows
 * @param y samples, n rows: row i belongs to row i of x
 * @returns a lower bound whose ceiling is log (K/α): what the bound, not the information, can reach at most
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
    (size) => (size - 1) / alpha,
  );
}

/** Blocks of three at least. */
const LEAST = 90;

function interpolated({ scores, size }: ScoreBlock, alpha: number): number {
  let sum = 0;
  for (let y = 0; y < size; y++) {
    let others = 0;
    for (let x = 0; x < size; x++) if (x !== y) others += Math.exp(scores[x * size + y] ?? 0);
    const own = scores[y * size + y] ?? 0;
    const left = Math.exp(scores[((y + 1) % size) * size + y] ?? 0); // not among the K of the first mean
    const withOwn = (others - left + Math.exp(own)) / (size - 1);
    const withoutOwn = others / (size - 1);
    // Without its own x, y's mean over x of eᵛ/b is m/b.
    sum += 1 + own - Math.log(alpha * withOwn + 1 - alpha) - withoutOwn / (alpha * withoutOwn + 1 - alpha);
  }
  return sum / size;
}
