import type { Costs } from "./costs.ts";
import { pivot } from "./pivot.ts";
import type { SpanningTree } from "./spanningTree.ts";

const bits = new DataView(new ArrayBuffer(8));

/** A finite float64 as a whole number of 2^-1074, the least that there is. */
export function wholeOf(value: number): bigint {
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const mantissa = BigInt(high & 0xfffff) * 4294967296n + BigInt(bits.getUint32(4));
  const magnitude = exponent === 0 ? mantissa : (mantissa + 4503599627370496n) << BigInt(exponent - 1);
  return value < 0 ? -magnitude : magnitude;
}

/** The float64 next to a whole number of 2^-1074, to a rounding or two. */
export function numberOf(whole: bigint): number {
  const magnitude = whole < 0n ? -whole : whole;
  const shift = Math.max(0, 4 * magnitude.toString(16).length - 64);
  const value = Number(magnitude >> BigInt(shift));
  // In two steps, as 2^-1074 by itself is the least number and a step further is 0.
  const scaled = shift >= 537 ? value * 2 ** (shift - 1074) : value * 2 ** (shift - 537) * 2 ** -537;
  return whole < 0n ? -scaled : scaled;
}

/** Shares of the terms that a reduced cost is certainly right to: of its float64 potentials' and its own rounding. */
const CERTAIN = 2 ** -50;

/**
 * Pivots on until no arc improves the plan by whole numbers: no rounding enters. Float64 decides wherever it can, so that
 * only arcs whose reduced cost is lost in it are worked out so.
 *
 * @returns how many pivots it took
 */
export function finishExactly(costs: Costs, tree: SpanningTree): number {
  const { n, m } = costs;
  const exact = new Array<bigint>(n + m).fill(0n);
  const settle = (node: number) => {
    const above = tree.parent[node] ?? -1;
    if (above < 0) return;
    const step = wholeOf(tree.cost[node] ?? 0);
    const value = (exact[above] ?? 0n) + (tree.up[node] ? step : -step);
    exact[node] = value;
    tree.depth[node] = (tree.depth[above] ?? 0) + 1;
    tree.potential[node] = numberOf(value);
    tree.doubt[node] = 0;
  };
  tree.walk(tree.root, settle);
  let pivots = 0;
  let row = 0;
  for (let clean = 0; clean < n; row = row + 1 === n ? 0 : row + 1) {
    const j = mostImproving(costs, tree, exact, row);
    if (j < 0) {
      clean++;
      continue;
    }
    tree.walk(pivot(tree, row, n + j, costs.at(row, j)), settle);
    pivots++;
    clean = 0;
  }
  return pivots;
}

/** The column with the least reduced cost below 0 in a row, by whole numbers; -1 when there is none. */
function mostImproving(
  costs: Costs,
  { potential }: SpanningTree,
  exact: readonly bigint[],
  i: number,
): number {
  const { n, m } = costs;
  const row = costs.row(i);
  const own = potential[i] ?? 0;
  let found = -1;
  let least = 0n;
  for (let j = 0; j < m; j++) {
    const cost = row[j] ?? 0;
    const other = potential[n + j] ?? 0;
    const terms = Math.abs(cost) + Math.abs(own) + Math.abs(other);
    if (cost - own + other > CERTAIN * terms || cost === Number.POSITIVE_INFINITY) continue;
    const reduced = wholeOf(cost) - (exact[i] ?? 0n) + (exact[n + j] ?? 0n);
    if (reduced >= least) continue;
    least = reduced;
    found = j;
  }
  return found;
}
