/** Powers within [1/WIDE, WIDE] leave room for their sums and for all that counts beside them. */
const WIDE = 1e200;

/** Whether d^p can be worked with as it is. */
export const isPlain = (power: number): boolean => power >= 1 / WIDE && power <= WIDE;

/**
 * What distances are divided by before they are raised to an order, so that nothing that counts under- or overflows: 1 where
 * the largest that counts allows that, and that one where it does not.
 */
export const scaleFor = (largest: number, order: number): number =>
  largest === 0 || isPlain(largest ** order) ? 1 : largest;

/** (d / scale)^p. */
export function powerOf(distance: number, scale: number, order: number): number {
  const share = distance / scale;
  if (order === 1) return share;
  return order === 2 ? share * share : share ** order;
}

/**
 * The distance that a mean of (d / scale)^p stands for. Rounding can leave a mean of 0 below it.
 *
 * @throws RangeError when the mean is not finite
 */
export function rooted(owner: string, cost: number, order: number, scale = 1): number {
  if (!Number.isFinite(cost))
    throw new RangeError(`${owner}: distances must be finite, got a mean of ${cost} for order ${order}`);
  return scale * Math.max(0, cost) ** (1 / order);
}
