/** log (1/n) Σ e^at(i), i < n, without overflow; −∞ for terms that are all −∞. */
export function logMeanExp(n: number, at: (i: number) => number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) largest = Math.max(largest, at(i));
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.exp(at(i) - largest);
  return largest + Math.log(sum / n);
}
