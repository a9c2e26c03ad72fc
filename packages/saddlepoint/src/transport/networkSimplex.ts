import { type CostMatrix, cTransform } from "./costMatrix.ts";
import { type SpanningTree, starTree } from "./spanningTree.ts";
import { planOf, type TransportPlan } from "./transportPlan.ts";

/** How far the solver has come: the optimal cost lies between the bound and the cost, which meet in the last report. */
export type TransportProgress = { readonly pivots: number; readonly cost: number; readonly bound: number };

/** An optimal plan with the potentials that prove it. */
export type Solution = {
  readonly plan: TransportPlan;
  /** u[i] + v[j] ≤ c[i, j], with equality wherever the plan moves mass. */
  readonly source: Float64Array;
  readonly target: Float64Array;
  readonly pivots: number;
};

/** A reduced cost counts as negative beyond this share of the largest cost: well above what rounding makes of 0. */
const NEGATIVE = 1e-13;

/** Pivots for each node after which something is wrong: measured need is below 30 for thousands of points. */
const PIVOTS_PER_NODE = 1000;

/** The arcs of the complete bipartite graph, searched a block at a time for the most negative reduced cost. */
function blockSearch({ values, n, m }: CostMatrix, tree: SpanningTree, tolerance: number) {
  const { potential } = tree;
  const arcs = n * m;
  const block = Math.max(10, Math.ceil(Math.sqrt(arcs)));
  let [arc, row, column] = [0, 0, 0];
  return (): number => {
    let [best, found, left] = [-tolerance, -1, block];
    for (let scanned = 0; scanned < arcs; scanned++) {
      const reduced = (values[arc] ?? 0) - (potential[row] ?? 0) + (potential[n + column] ?? 0);
      if (reduced < best) {
        best = reduced;
        found = arc;
      }
      arc++;
      if (++column === m) {
        column = 0;
        if (++row === n) {
          row = 0;
          arc = 0;
        }
      }
      if (--left === 0) {
        if (found >= 0) return found;
        left = block;
      }
    }
    return found;
  };
}

function joinOf({ parent, depth }: SpanningTree, a: number, b: number): number {
  let [x, y] = [a, b];
  while (x !== y) {
    if ((depth[x] ?? 0) >= (depth[y] ?? 0)) x = parent[x] ?? 0;
    else y = parent[y] ?? 0;
  }
  return x;
}

/** Brings source → target into the tree, sends what fits around the cycle that it closes, and drops the arc that empties. */
function pivot(tree: SpanningTree, source: number, target: number, cost: number): void {
  const { parent, up, flow } = tree;
  const join = joinOf(tree, source, target);
  // Of the arcs that empty together, the last along the cycle from the join leaves: every arc without flow then still
  // leads towards the root, and the method cannot cycle (Cunningham 1976, "strongly feasible" trees).
  let delta = Number.POSITIVE_INFINITY;
  let leaving = -1;
  let below = source;
  for (let node = source; node !== join; node = parent[node] ?? join) {
    if (up[node] && (flow[node] ?? 0) < delta) {
      delta = flow[node] ?? 0;
      leaving = node;
    }
  }
  for (let node = target; node !== join; node = parent[node] ?? join) {
    if (!up[node] && (flow[node] ?? 0) <= delta) {
      delta = flow[node] ?? 0;
      leaving = node;
      below = target;
    }
  }
  for (let node = source; node !== join; node = parent[node] ?? join)
    flow[node] = (flow[node] ?? 0) + (up[node] ? -delta : delta);
  for (let node = target; node !== join; node = parent[node] ?? join)
    flow[node] = (flow[node] ?? 0) + (up[node] ? delta : -delta);
  const above = below === source ? target : source;
  rehang(tree, below, leaving, above, { up: below === source ? 1 : 0, flow: delta, cost });
}

/** Turns the path from `below` up to the leaving arc around, so that the part cut off hangs by the entering arc. */
function rehang(
  tree: SpanningTree,
  below: number,
  leaving: number,
  enteringParent: number,
  entering: { readonly up: number; readonly flow: number; readonly cost: number },
): void {
  const { parent, up, flow, cost } = tree;
  let [node, above, arc] = [below, enteringParent, entering];
  for (let last = false; !last; ) {
    last = node === leaving;
    const next = parent[node] ?? 0;
    const turned = { up: up[node] ? 0 : 1, flow: flow[node] ?? 0, cost: cost[node] ?? 0 };
    tree.hang(node, above);
    up[node] = arc.up;
    flow[node] = arc.flow;
    cost[node] = arc.cost;
    [node, above, arc] = [next, node, turned];
  }
  tree.refresh(below);
}

/** The flows that the masses force on the tree's arcs, leaves first: free of what rounding the pivots left. */
function settleFlows({ parent, up, flow, order }: SpanningTree, supply: Float64Array): void {
  const net = Float64Array.from(supply);
  const nodes = order();
  for (let k = nodes.length - 1; k >= 0; k--) {
    const node = nodes[k] ?? 0;
    const above = parent[node] ?? 0;
    const sent = net[node] ?? 0;
    flow[node] = Math.max(0, up[node] ? sent : -sent);
    net[above] = (net[above] ?? 0) + sent;
  }
}

/**
 * min Σ π c subject to π's marginals a and b, with potentials, by the primal network simplex method on the complete
 * bipartite graph, with block search pricing (Ahuja, Magnanti and Orlin 1993, chapter 11; Kovács 2015).
 *
 * It starts from a star: all mass goes through an artificial root at a price that no pair reaches.
 *
 * @param a [n] and b [m], at least 0, of one total
 */
export function networkSimplex(
  cost: CostMatrix,
  a: Float64Array,
  b: Float64Array,
  report?: (progress: TransportProgress) => void,
): Solution {
  const { values, n, m } = cost;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const supply = new Float64Array(n + m + 1);
  supply.set(a);
  for (let j = 0; j < m; j++) supply[n + j] = -(b[j] ?? 0);
  const tree = starTree(n + m);
  for (let node = 0; node < n + m; node++) {
    const mass = supply[node] ?? 0;
    tree.up[node] = mass >= 0 ? 1 : 0;
    tree.flow[node] = Math.abs(mass);
    // A detour through the root replaces one pair or two; 3 max |c| is dearer than either.
    tree.cost[node] = mass >= 0 ? 0 : 3 * largest || 1;
    tree.refresh(node);
  }
  const search = blockSearch(cost, tree, NEGATIVE * largest);
  let pivots = 0;
  for (let arc = search(); arc >= 0; arc = search()) {
    pivot(tree, Math.floor(arc / m), n + (arc % m), values[arc] ?? 0);
    if (++pivots % (n + m) !== 0) continue;
    if (pivots > PIVOTS_PER_NODE * (n + m))
      throw new Error(`networkSimplex(cost, a, b): no optimum after ${pivots} pivots of ${n} by ${m} points`);
    report?.({ pivots, ...boundsOf(cost, tree, a, b) });
  }
  settleFlows(tree, supply);
  report?.({ pivots, ...boundsOf(cost, tree, a, b) });
  const source = tree.potential.slice(0, n);
  const target = cTransform(cost, source);
  return { plan: planFrom(tree, n, m), source, target, pivots };
}

function planFrom({ parent, up, flow }: SpanningTree, n: number, m: number): TransportPlan {
  const entries: [number, number, number][] = [];
  for (let node = 0; node < n + m; node++) {
    const above = parent[node] ?? 0;
    if (above === n + m) continue;
    const [from, to] = up[node] ? [node, above] : [above, node];
    entries.push([from, to - n, flow[node] ?? 0]);
  }
  return planOf(entries.sort(([i, j], [k, l]) => i - k || j - l));
}

function boundsOf(cost: CostMatrix, tree: SpanningTree, a: Float64Array, b: Float64Array) {
  const u = tree.potential.subarray(0, cost.n);
  return {
    cost: tree.flow.reduce((sum, flow, node) => sum + flow * (tree.cost[node] ?? 0), 0),
    bound: dualValue(a, b, u, cTransform(cost, u)),
  };
}

/** Σ u a + Σ v b, Kantorovich's dual. */
export function dualValue(a: Float64Array, b: Float64Array, u: Float64Array, v: Float64Array): number {
  const along = (masses: Float64Array, potentials: Float64Array) =>
    masses.reduce((sum, mass, i) => sum + mass * (potentials[i] ?? 0), 0);
  return along(a, u) + along(b, v);
}
