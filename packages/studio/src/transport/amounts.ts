/**
 * Whole numbers of a given total in the proportions of the weights, by largest remainders: each is off its share by less
 * than 1. Weights of 0 throughout count as equal.
 *
 * @param weights at least 0
 * @param total a whole number of at least 0
 */
export function apportioned(weights: readonly number[], total: number): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => total * (all > 0 ? weight / all : 1 / weights.length));
  const whole = shares.map(Math.floor);
  const left = total - whole.reduce((sum, count) => sum + count, 0);
  const order = shares
    .map((share, k) => ({ k, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.k - b.k);
  for (const { k } of order.slice(0, left)) whole[k] = (whole[k] ?? 0) + 1;
  return whole;
}

/** The amounts with one of them set: the others give or take the difference in proportion, and the total stays. */
export function withAmount(amounts: readonly number[], index: number, wanted: number): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (amounts.length < 2) return [...amounts];
  const amount = Math.min(total, Math.max(0, Math.round(wanted)));
  const others = apportioned(
    amounts.filter((_, k) => k !== index),
    total - amount,
  );
  return [...others.slice(0, index), amount, ...others.slice(index)];
}
