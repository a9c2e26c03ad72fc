/** Each number's place among all, from 0 on; equal ones share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).toSorted((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to++;
    for (const { i } of order.slice(from, to + 1)) ranks[i] = (from + to) / 2;
    from = to + 1;
  }
  return ranks;
}

/**
 * Spearman's ρ: the correlation of ranks, 1 where one rises with the other, −1 where it falls (Spearman 1904).
 *
 * @returns NaN where one of them does not vary
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const middle = (a.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((rank, i) => {
    const other = (y[i] ?? 0) - middle;
    xy += (rank - middle) * other;
    xx += (rank - middle) ** 2;
    yy += other ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}
