import { stream } from "../random/stream.ts";
import type { DataSource } from "../samples/dataSource.ts";
import type { Samples } from "../samples/samples.ts";
import { splitSamples } from "../samples/splitSamples.ts";

/** What a source without a split gives away for measuring is at most one part in so many. */
const LEAST_PARTS = 5;
/** A half of the held-out samples calibrates, and of the others there must be two for an interval. */
const LEAST_HELD_OUT = 4;

/** @throws RangeError for samples that are too few to measure on */
export function requireMeasurable({ name, n }: Samples): void {
  if (n >= LEAST_HELD_OUT) return;
  throw new RangeError(
    `heldOutSplit(test): ${name} must hold at least ${LEAST_HELD_OUT} samples to measure on, got ${n}`,
  );
}

/**
 * What a run trains on, and what it measures on: decided here and nowhere else.
 *
 * A source's own test samples where it keeps some; else `heldOut` of its samples, at most a fifth, drawn by the seed.
 *
 * @throws RangeError for too few samples to measure on
 */
export function heldOutSplit(
  { train, test }: DataSource,
  { heldOut, seed }: { readonly heldOut: number; readonly seed: number },
): { readonly train: Samples; readonly heldOut: Samples } {
  if (test !== undefined) {
    requireMeasurable(test);
    return { train, heldOut: test };
  }
  const least = LEAST_PARTS * LEAST_HELD_OUT;
  if (train.n < least) {
    throw new RangeError(
      `heldOutSplit(train): ${train.name} must hold at least ${least} samples, of which a fifth is kept for measuring, got ${train.n}`,
    );
  }
  if (heldOut < LEAST_HELD_OUT) {
    throw new RangeError(
      `heldOutSplit(heldOut): data.heldOut must be at least ${LEAST_HELD_OUT}, got ${heldOut}`,
    );
  }
  const most = Math.floor(train.n / LEAST_PARTS);
  const split = splitSamples(train, Math.min(heldOut, most), stream(seed, "split"));
  return { train: split.train, heldOut: split.test };
}
