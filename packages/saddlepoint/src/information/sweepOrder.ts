import type { Samples } from "../samples/samples.ts";

/** Samples in the order of their first column, so that those near one in it lie next to it. */
export type Sweep = {
  /** The row of each place. */
  readonly rows: Int32Array;
  /** The place of each row. */
  readonly places: Int32Array;
  /** The samples by place. */
  readonly values: Float64Array;
  readonly d: number;
};

/** Only what coincides is nearer than this: the smallest normal number, as ONNX Runtime makes processors take smaller ones for 0. */
export const NEAREST = 2 ** -1022;

/** Sorts samples by their first column. */
export function sweepOf({ values, n, d }: Samples): Sweep {
  const rows = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => (values[a * d] ?? 0) - (values[b * d] ?? 0) || a - b,
  );
  const places = new Int32Array(n);
  const sorted = new Float64Array(n * d);
  rows.forEach((row, place) => {
    places[row] = place;
    sorted.set(values.subarray(row * d, row * d + d), place * d);
  });
  return { rows, places, values: sorted, d };
}

/** The largest difference in any column between the samples at two places, or something as large as `most` if it is. */
function chebyshev({ values, d }: Sweep, a: number, b: number, most: number): number {
  let largest = 0;
  for (let j = 0; j < d; j++) {
    const difference = Math.abs((values[a * d + j] ?? 0) - (values[b * d + j] ?? 0));
    if (difference > largest) {
      largest = difference;
      if (largest >= most) return largest;
    }
  }
  return largest;
}

/** How many other samples lie nearer than `distance` to the one at `place`, in the largest difference of a column. */
export function countNearer({ values, d, rows }: Sweep, place: number, distance: number): number {
  const own = place * d;
  const first = values[own] ?? 0;
  let count = 0;
  for (const step of [-1, 1]) {
    for (let at = place + step; at >= 0 && at < rows.length; at += step) {
      const other = at * d;
      if (Math.abs((values[other] ?? 0) - first) >= distance) break;
      let j = 1; // written out: this loop is where the time goes in many dimensions
      while (j < d && Math.abs((values[other + j] ?? 0) - (values[own + j] ?? 0)) < distance) j++;
      if (j === d) count++;
    }
  }
  return count;
}

/** The distance from the sample at `place` to its k-th nearest other, in the largest difference of a column. */
export function neighbourDistance(sweep: Sweep, place: number, k: number): number {
  const { values, d, rows } = sweep;
  const first = values[place * d] ?? 0;
  const nearest = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const offer = (distance: number) => {
    let at = k - 1;
    if (!(distance < (nearest[at] ?? 0))) return;
    for (; at > 0 && distance < (nearest[at - 1] ?? 0); at--) nearest[at] = nearest[at - 1] ?? 0;
    nearest[at] = distance;
  };
  let [below, above] = [place - 1, place + 1];
  const gap = (at: number) =>
    at < 0 || at >= rows.length ? Number.POSITIVE_INFINITY : Math.abs((values[at * d] ?? 0) - first);
  for (;;) {
    const [under, over] = [gap(below), gap(above)];
    const farthest = nearest[k - 1] ?? 0;
    if (Math.min(under, over) >= farthest) return farthest;
    const at = under < over ? below-- : above++;
    offer(chebyshev(sweep, place, at, farthest));
  }
}
