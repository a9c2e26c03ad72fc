const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** The variance of a statistic from what it is without each sample, or each block of them (Efron and Stein 1981). */
export function jackknifeVariance(without: Float64Array): number {
  const n = without.length;
  const mean = total(without) / n;
  return ((n - 1) / n) * total(without.map((value) => (value - mean) ** 2));
}
