/** What a share of the finite numbers lie below; 0 where there are none. */
export function quantile(values: Float32Array, share: number): number {
  const sorted = values.filter(Number.isFinite).sort();
  return sorted[Math.floor(share * sorted.length)] ?? 0;
}
