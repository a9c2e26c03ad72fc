import { stream } from "../random/stream.ts";
import type { DataSource } from "../samples/dataSource.ts";
import type { Samples } from "../samples/samples.ts";
import { splitSamples } from "../samples/splitSamples.ts";

/** What a source without a split gives away for measuring is at most one part in so many. */
const LEAST_PARTS = 5;

/** Half of what is held out calibrates, and a deviation takes two. */
const LEAST_HELD_OUT = 4;

/** @throws RangeError for fewer samples than can be measured on */
export function requireMeasurable({ n, name }: Samples): void {
  if (n >= LEAST_HELD_OUT) return;
  throw new RangeError(`${name} must hold at least ${LEAST_HELD_OUT} samples to measure on, got ${n}`);
}

/**
 * What a run trains on, and what it measures on: decided here and nowhere else.
 *
 * A source's own test samples where it keeps some; else `heldOut` of its samples, at most a fifth, drawn by the seed.
 *
 * @throws RangeError when these are fewer than 4, with how many samples there must be
 */
export function heldOutSplit(
  { train, test }: DataSource,
  { heldOut, seed }: { readonly heldOut: number; readonly seed: number },
): { readonly train: Samples; readonly heldOut: Samples } {
  if (test !== undefined) {
    requireMeasurable(test);
    return { train, heldOut: test };
  }
  const most = Math.floor(train.n / LEAST_PARTS);
  if (most < LEAST_HELD_OUT) {
    throw new RangeError(
      `${train.name} must hold at least ${LEAST_HELD_OUT * LEAST_PARTS} samples, of which a fifth is kept for measuring, got ${train.n}`,
    );
  }
  if (heldOut < LEAST_HELD_OUT) {
    throw new RangeError(`data.heldOut must be at least ${LEAST_HELD_OUT}, got ${heldOut}`);
  }
  const split = splitSamples(train, Math.min(heldOut, most), stream(seed, "split"));
  return { train: split.train, heldOut: split.test };
}
