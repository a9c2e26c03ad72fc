/** Rows that are read together: the columns' numbers are then read a quarter as often. */
const TOGETHER = 4;

/** Room for n masses, and rows without mass up to whole groups. */
export const padded = (masses: Float64Array): Float64Array => {
  const out = new Float64Array(TOGETHER * Math.ceil(masses.length / TOGETHER));
  out.set(masses);
  return out;
};

/**
 * One pass over a plan: what its rows carry under the columns' scalings, new scalings of the rows, and what the columns carry
 * under those.
 *
 * @param plan [rows, m], the rows a multiple of four
 * @param s the columns' scalings, [m]
 * @param rescale the scaling of row i, given Σⱼ plan[i, j] s[j]
 * @param columns [m]: becomes Σᵢ rescale(i) plan[i, j]
 */
export function passOver(
  plan: Float64Array,
  s: Float64Array,
  rescale: (i: number, carried: number) => number,
  columns: Float64Array,
): void {
  const m = s.length;
  columns.fill(0);
  for (let i = 0, a = 0; a < plan.length; i += TOGETHER, a += TOGETHER * m) {
    const [b, c, d] = [a + m, a + 2 * m, a + 3 * m];
    let [p, q, r, t] = [0, 0, 0, 0];
    for (let j = 0; j < m; j++) {
      const scaling = s[j] ?? 0;
      p += (plan[a + j] ?? 0) * scaling;
      q += (plan[b + j] ?? 0) * scaling;
      r += (plan[c + j] ?? 0) * scaling;
      t += (plan[d + j] ?? 0) * scaling;
    }
    p = rescale(i, p);
    q = rescale(i + 1, q);
    r = rescale(i + 2, r);
    t = rescale(i + 3, t);
    for (let j = 0; j < m; j++) {
      columns[j] =
        (columns[j] ?? 0) +
        ((plan[a + j] ?? 0) * p + (plan[b + j] ?? 0) * q) +
        ((plan[c + j] ?? 0) * r + (plan[d + j] ?? 0) * t);
    }
  }
}

/** The plan itself, its first n rows and its columns scaled, in place. */
export function scaledPlan(
  plan: Float64Array,
  r: Float64Array,
  s: Float64Array,
  n: number,
): Float64Array {
  const m = s.length;
  for (let i = 0, k = 0; i < n; i++) {
    const scaling = r[i] ?? 0;
    for (let j = 0; j < m; j++, k++) plan[k] = scaling * (plan[k] ?? 0) * (s[j] ?? 0);
  }
  return plan.subarray(0, n * m);
}
