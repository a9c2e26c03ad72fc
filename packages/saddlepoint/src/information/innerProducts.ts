import type { Rows } from "./scatter.ts";

/**
 * aᵢ · bⱼ of all rows of two tables of as many columns, [a.n, b.n]: four rows by two at a time, so that every number that is read
 * is used more than once and no sum waits for another.
 *
 * @param lower only those with j ≤ i are needed, and the rest may be anything
 */
export function innerProducts(a: Rows, b: Rows, { lower = false } = {}): Float64Array {
  const { values: p, d } = a;
  const { values: q, n: width } = b;
  const out = new Float64Array(a.n * width);
  for (let i = 0; i < a.n; i += 4) {
    // Beyond the end the last row is taken once more, and what it gives is written twice.
    const i1 = Math.min(i + 1, a.n - 1);
    const i2 = Math.min(i + 2, a.n - 1);
    const i3 = Math.min(i + 3, a.n - 1);
    const until = lower ? Math.min(i + 4, width) : width;
    for (let j = 0; j < until; j += 2) {
      const j1 = Math.min(j + 1, width - 1);
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let k = 0; k < d; k++) {
        const s = q[j * d + k] ?? 0;
        const t = q[j1 * d + k] ?? 0;
        const p0 = p[i * d + k] ?? 0;
        const p1 = p[i1 * d + k] ?? 0;
        const p2 = p[i2 * d + k] ?? 0;
        const p3 = p[i3 * d + k] ?? 0;
        s0 += p0 * s;
        s1 += p1 * s;
        s2 += p2 * s;
        s3 += p3 * s;
        t0 += p0 * t;
        t1 += p1 * t;
        t2 += p2 * t;
        t3 += p3 * t;
      }
      out[i * width + j] = s0;
      out[i1 * width + j] = s1;
      out[i2 * width + j] = s2;
      out[i3 * width + j] = s3;
      out[i * width + j1] = t0;
      out[i1 * width + j1] = t1;
      out[i2 * width + j1] = t2;
      out[i3 * width + j1] = t3;
    }
  }
  return out;
}
