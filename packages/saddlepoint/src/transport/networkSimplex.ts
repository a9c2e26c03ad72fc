import { type Candidates, candidates } from "./candidates.ts";
import { type Costs, cTransform } from "./costs.ts";
import { finishExactly } from "./exactPotentials.ts";
import { pivot } from "./pivot.ts";
import type { SpanningTree } from "./spanningTree.ts";
import { guessedPotentials, startingTree } from "./startingTree.ts";
import type { Potentials } from "./transport.ts";
import { planOf, type TransportPlan } from "./transportPlan.ts";

/** How far the solver has come: the optimal cost lies between the bound and the cost, which meet in the last report. */
export type TransportProgress = { readonly pivots: number; readonly cost: number; readonly bound: number };

export type Report = (progress: TransportProgress) => void;

/** What rounding may leave between the plan's cost and its proof, as a share of the cost, before whole numbers go on. */
const PROVEN = 1e-10;

/** Pivots for each node after which something is wrong: measured need is below 40 for thousands of points. */
const PIVOTS_PER_NODE = 1000;

/** Pivots for each node between two reports: a bound costs a pass over all pairs. */
const REPORT_EVERY = 2;

/**
 * An optimal tree of the complete bipartite graph, by the primal network simplex method (Ahuja, Magnanti and Orlin 1993,
 * chapter 11), from the tree of a greedy plan by good potentials.
 *
 * Where float64 cannot tell whether the plan is optimal to ten digits, as costs of other sizes are in its potentials, it goes on
 * in whole numbers, and the tree is optimal without any tolerance.
 *
 * @param a [n] and b [m], positive, of one total
 */
export function optimalTree(costs: Costs, a: Float64Array, b: Float64Array, report?: Report): SpanningTree {
  const tree = quickTree(costs, a, b, report);
  prove(costs, tree, a, b);
  return tree;
}

/** The tree's own potentials, u + v ≤ c to their rounding. */
export const potentialsOf = ({ potential }: SpanningTree, n: number): Potentials => ({
  source: potential.slice(0, n),
  target: potential.slice(n).map((value) => -value),
});

function quickTree(costs: Costs, a: Float64Array, b: Float64Array, report?: Report): SpanningTree {
  const potential = guessedPotentials(costs, a, b, (some, from, to) =>
    quickTree(some, from, to).potential.subarray(0, some.n),
  );
  const listed = candidates(costs);
  listed.read(potential, new Float64Array(potential.length), Number.POSITIVE_INFINITY);
  const tree = startingTree(costs, a, b, potential, listed);
  improve(costs, tree, a, b, listed, report);
  return tree;
}

/** Pivots until no arc improves the plan beyond rounding, beginning with the arcs listed. */
export function improve(
  costs: Costs,
  tree: SpanningTree,
  a: Float64Array,
  b: Float64Array,
  listed: Candidates,
  report?: Report,
): void {
  const { n, m } = costs;
  const most = PIVOTS_PER_NODE * (n + m);
  let pivots = 0;
  let reported = 0;
  report?.({ pivots, ...boundsOf(costs, tree, a, b) });
  do {
    for (let arc = listed.next(tree); arc >= 0; arc = listed.next(tree)) {
      const source = Math.floor(arc / listed.kept);
      const below = pivot(tree, source, n + (listed.columns[arc] ?? 0), listed.costs[arc] ?? 0);
      tree.refresh(below);
      if (++pivots > most)
        throw new Error(`improve(costs, tree, a, b): no optimum after ${most} pivots of ${n} by ${m} points`);
    }
    if (!report || pivots - reported < REPORT_EVERY * (n + m)) continue;
    reported = pivots;
    report({ pivots, ...boundsOf(costs, tree, a, b) });
  } while (listed.read(tree.potential, tree.doubt) > 0);
  settleFlows(tree, a, b);
  report?.({ pivots, ...boundsOf(costs, tree, a, b) });
}

/**
 * Makes sure that the tree is optimal to ten digits of its cost.
 *
 * Every reduced cost is above −(doubt[i] + doubt[j]) but for its own rounding, so that no plan is cheaper by more than twice the doubt
 * of a unit of each mass.
 */
export function prove(costs: Costs, tree: SpanningTree, a: Float64Array, b: Float64Array): void {
  const { doubt, flow, cost } = tree;
  const { n } = costs;
  const doubted = dualValue(a, b, doubt.subarray(0, n), doubt.subarray(n));
  const paid = flow.reduce((sum, mass, node) => sum + mass * (cost[node] ?? 0), 0);
  if (2 * doubted <= PROVEN * Math.abs(paid)) return;
  if (finishExactly(costs, tree) > 0) settleFlows(tree, a, b);
}

/** The flows that the masses force on the tree's arcs, leaves first: free of what rounding the pivots left. */
function settleFlows({ root, parent, up, flow, walk }: SpanningTree, a: Float64Array, b: Float64Array): void {
  const net = new Float64Array(a.length + b.length);
  net.set(a);
  for (let j = 0; j < b.length; j++) net[a.length + j] = -(b[j] ?? 0);
  const nodes: number[] = [];
  walk(root, (node) => nodes.push(node));
  for (let k = nodes.length - 1; k > 0; k--) {
    const node = nodes[k] ?? 0;
    const above = parent[node] ?? 0;
    const sent = net[node] ?? 0;
    flow[node] = Math.max(0, up[node] ? sent : -sent);
    net[above] = (net[above] ?? 0) + sent;
  }
}

/** Whether whole numbers have settled the tree, so that nothing of it is in doubt. */
export const isExact = ({ doubt }: SpanningTree): boolean => doubt.every((share) => share === 0);

/** The tree's arcs that carry something, by source; rounding can leave some on pairs where none may go. */
export function planFrom(
  { root, parent, up, flow }: SpanningTree,
  n: number,
  allowed: (i: number, j: number) => boolean,
): TransportPlan {
  const entries: [number, number, number][] = [];
  parent.forEach((above, node) => {
    if (node === root) return;
    const [from, to] = up[node] ? [node, above - n] : [above, node - n];
    if (allowed(from, to)) entries.push([from, to, flow[node] ?? 0]);
  });
  return planOf(entries.sort(([i, j], [k, l]) => i - k || j - l));
}

function boundsOf(costs: Costs, tree: SpanningTree, a: Float64Array, b: Float64Array) {
  const u = tree.potential.subarray(0, costs.n);
  return {
    cost: tree.flow.reduce((sum, flow, node) => sum + flow * (tree.cost[node] ?? 0), 0),
    bound: dualValue(a, b, u, cTransform(costs, u)),
  };
}

/** Σ u a + Σ v b, Kantorovich's dual. */
export function dualValue(a: Float64Array, b: Float64Array, u: Float64Array, v: Float64Array): number {
  const along = (masses: Float64Array, potentials: Float64Array) =>
    masses.reduce((sum, mass, i) => sum + mass * (potentials[i] ?? 0), 0);
  return along(a, u) + along(b, v);
}
