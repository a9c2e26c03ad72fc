import type { CostMatrix } from "./costMatrix.ts";

/**
 * What moving a unit of mass from each of n sources to each of m targets costs, read row by row: stored, or made anew each
 * time. Infinity forbids a pair.
 */
export type Costs = {
  readonly n: number;
  readonly m: number;
  /** The costs from source i, [m]; only until the next row is asked for. */
  row(i: number): Float64Array;
  /** c[i, j], the same number as in the row. */
  at(i: number, j: number): number;
};

/** A matrix as costs that are read by rows. */
export const storedCosts = ({ values, n, m }: CostMatrix): Costs => ({
  n,
  m,
  row: (i) => values.subarray(i * m, (i + 1) * m),
  at: (i, j) => values[i * m + j] ?? 0,
});

/** The costs of some rows and columns, made when they are needed. */
export function chosenCosts(costs: Costs, rows: Int32Array, columns: Int32Array): Costs {
  const buffer = new Float64Array(columns.length);
  return {
    n: rows.length,
    m: columns.length,
    row(i) {
      const whole = costs.row(rows[i] ?? 0);
      for (let j = 0; j < buffer.length; j++) buffer[j] = whole[columns[j] ?? 0] ?? 0;
      return buffer;
    },
    at: (i, j) => costs.at(rows[i] ?? 0, columns[j] ?? 0),
  };
}

/** The costs, each changed in its own way, when they are needed. */
export function changedCosts(costs: Costs, change: (cost: number, i: number, j: number) => number): Costs {
  const buffer = new Float64Array(costs.m);
  return {
    ...costs,
    row(i) {
      const row = costs.row(i);
      for (let j = 0; j < buffer.length; j++) buffer[j] = change(row[j] ?? 0, i, j);
      return buffer;
    },
    at: (i, j) => change(costs.at(i, j), i, j),
  };
}

/** All costs kept in memory, for those that are read often. */
export function keptCosts(costs: Costs): Costs {
  const { n, m } = costs;
  const values = new Float64Array(n * m);
  for (let i = 0; i < n; i++) values.set(costs.row(i), i * m);
  return storedCosts({ values, n, m });
}

/** uᶜ[j] = minᵢ c[i, j] − u[i]: the largest target potentials that keep u + uᶜ ≤ c (Villani 2009, chapter 5). */
export function cTransform(costs: Costs, u: Float64Array): Float64Array {
  const out = new Float64Array(costs.m).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < costs.n; i++) {
    const own = u[i] ?? 0;
    const row = costs.row(i);
    for (let j = 0; j < out.length; j++) {
      const slack = (row[j] ?? 0) - own;
      if (slack < (out[j] ?? 0)) out[j] = slack;
    }
  }
  return out;
}

/** vᶜ[i] = minⱼ c[i, j] − v[j]: the same for the sources. */
export function cTransformBack(costs: Costs, v: Float64Array): Float64Array {
  const out = new Float64Array(costs.n);
  for (let i = 0; i < costs.n; i++) {
    const row = costs.row(i);
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < row.length; j++) {
      const slack = (row[j] ?? 0) - (v[j] ?? 0);
      if (slack < least) least = slack;
    }
    out[i] = least;
  }
  return out;
}
