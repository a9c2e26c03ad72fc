import { meanQuantity, type Quantity } from "saddlepoint/quantity";
import { samples } from "saddlepoint/samples";
import { wassersteinDistance } from "saddlepoint/transport";

/** Points of one batch. */
export const BATCH = 500;
/** Pairs of batches whose distances are averaged. */
export const PAIRS = 4;

/**
 * The mean of W1(batch of x, batch of y) over pairs of batches, each distance exact (Villani 2009, definition 6.1).
 *
 * It is an estimate of W1 between the distributions, too large by about what two batches of one distribution are apart:
 * that floor is the same function of two sets of real points.
 *
 * @param x at least PAIRS · BATCH points in the plane, [n, 2] row by row
 * @param y as many
 * @throws RangeError when there are too few points
 */
export function batchDistances(name: string, x: Float32Array, y: Float32Array): Quantity {
  const least = 2 * PAIRS * BATCH;
  if (x.length < least || y.length < least) {
    throw new RangeError(
      `batchDistances(name, x, y): x and y must hold ${PAIRS * BATCH} points each, got ${x.length / 2} and ${y.length / 2}`,
    );
  }
  const batch = (points: Float32Array, i: number) =>
    samples(points.subarray(2 * i * BATCH, 2 * (i + 1) * BATCH), BATCH, 2);
  const distances = Array.from(
    { length: PAIRS },
    (_, i) => wassersteinDistance(batch(x, i), batch(y, i)).distance.value,
  );
  return meanQuantity(name, distances, { kind: "estimate", unit: "data units" });
}
