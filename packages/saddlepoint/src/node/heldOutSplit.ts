import { stream } from "../random/stream.ts";
import type { DataSource } from "../samples/dataSource.ts";
import type { Samples } from "../samples/samples.ts";
import { splitSamples } from "../samples/splitSamples.ts";

/** What a source without a split gives away for measuring is at most one part in so many. */
const LEAST_PARTS = 5;

/**
 * What a run trains on, and what it measures on: decided here and nowhere else.
 *
 * A source's own test samples where it keeps some; else `heldOut` of its samples, at most a fifth, drawn by the seed.
 */
export function heldOutSplit(
  { train, test }: DataSource,
  { heldOut, seed }: { readonly heldOut: number; readonly seed: number },
): { readonly train: Samples; readonly heldOut: Samples } {
  if (test !== undefined) return { train, heldOut: test };
  const most = Math.floor(train.n / LEAST_PARTS);
  const split = splitSamples(train, Math.min(heldOut, most), stream(seed, "split"));
  return { train: split.train, heldOut: split.test };
}
