import type { Quantity } from "../quantity/quantity.ts";

/** What pairs of samples say of I(x; y), from below, in between and, where there is one, from above. */
export type InformationEstimate = {
  /** What was seen of the data, and what was therefore done, in sentences. */
  readonly seen: readonly string[];
  /** The best single number. */
  readonly estimate: Quantity;
  /** What the information is at least. */
  readonly lower: Quantity;
  /** What it is at most, where a variable is discrete: its entropy. */
  readonly upper?: Quantity;
};
