/**
 * The entropy of a discrete distribution from counts, in nats, where many of its values were seen once or never.
 *
 * −Σ q log q / (1 − (1 − q)ⁿ), q = C p̂, C = 1 − f₁/n the share of the distribution that was seen, f₁ the values that were seen once
 * (Chao and Shen 2003, "Nonparametric estimation of Shannon's index of diversity when there are unseen species in sample"). Where
 * each value was seen once there is nothing to tell the share by, and one of them is taken not to be.
 *
 * @param counts above 0
 */
export function coverageEntropy(counts: Iterable<number>): number {
  const seen = Array.from(counts);
  const n = seen.reduce((sum, count) => sum + count, 0);
  const once = seen.reduce((sum, count) => sum + (count === 1 ? 1 : 0), 0);
  const covered = 1 - Math.min(once, n - 1) / n;
  return seen.reduce((sum, count) => {
    const q = (covered * count) / n;
    return q === 1 ? sum : sum - (q * Math.log(q)) / -Math.expm1(n * Math.log1p(-q));
  }, 0);
}
