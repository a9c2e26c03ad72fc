import type { FDivergence } from "../divergences/fDivergence.ts";
import type { Quantity } from "../quantity/quantity.ts";

/** What two sets of samples say of a divergence, from below and in between. */
export type DivergenceEstimate = {
  /** What was seen of the data, and what was therefore done, in sentences. */
  readonly seen: readonly string[];
  /** The best single number. */
  readonly estimate: Quantity;
  /** What the divergence is at least. */
  readonly lower: Quantity;
};

/** What samples say of a divergence: the same fit for any. */
export type DivergenceReading = (divergence: FDivergence) => DivergenceEstimate;
