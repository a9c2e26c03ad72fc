/** A test statistic with the points below and above which it lies with probability 0.1 % each, if the fit is good. */
export type Fit = { readonly statistic: number; readonly low: number; readonly high: number };

/** √n sup |Fₙ − F|; Kolmogorov's distribution has its 0.1 % points at 0.3746 and 1.9495 (n in the thousands). */
export function kolmogorovSmirnov(draws: ArrayLike<number>, cdf: (x: number) => number): Fit {
  const sorted = Float64Array.from(draws).sort();
  const n = sorted.length;
  const distance = sorted.reduce((worst, x, i) => Math.max(worst, cdf(x) - i / n, (i + 1) / n - cdf(x)), 0);
  return { statistic: Math.sqrt(n) * distance, low: 0.3746, high: 1.9495 };
}

/** Pearson's Σ (observed − expected)² / expected, with k − 1 degrees of freedom; points by Wilson and Hilferty (1931). */
export function chiSquare(observed: readonly number[], expected: readonly number[]): Fit {
  const statistic = observed.reduce((sum, count, i) => {
    const wanted = expected[i] ?? 0;
    return sum + (count - wanted) ** 2 / wanted;
  }, 0);
  const freedom = observed.length - 1;
  const spread = 2 / (9 * freedom);
  const point = (z: number) => freedom * Math.max(0, 1 - spread + z * Math.sqrt(spread)) ** 3;
  return { statistic, low: point(-3.0902), high: point(3.0902) };
}
