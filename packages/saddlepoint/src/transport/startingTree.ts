import type { Candidates } from "./candidates.ts";
import { type Costs, chosenCosts, cTransform, cTransformBack, keptCosts } from "./costs.ts";
import { type SpanningTree, spanningTree } from "./spanningTree.ts";

type Arc = { readonly i: number; readonly j: number; readonly flow: number; readonly cost: number };

/** Every so many points make a problem whose prices are a good guess for all. */
const STRIDE = 4;

/** Sides up to which a guess needs no smaller problem. */
const SMALL = 64;

const everyFourth = (n: number) => Int32Array.from({ length: Math.ceil(n / STRIDE) }, (_, k) => k * STRIDE);

/**
 * Potentials near the optimal ones, [n + m], in the tree's sign: those of every fourth source and target, carried over to the
 * others by c-transforms.
 */
export function guessedPotentials(
  costs: Costs,
  a: Float64Array,
  b: Float64Array,
  solve: (costs: Costs, a: Float64Array, b: Float64Array) => Float64Array,
): Float64Array {
  const { n, m } = costs;
  const rows = n > SMALL && m > SMALL ? everyFourth(n) : new Int32Array(0);
  const chosen = rows.length > 0 ? rows : Int32Array.of(0);
  let prices: Float64Array = new Float64Array(1);
  if (rows.length > 0) {
    const columns = everyFourth(m);
    const [some, others] = [pick(a, rows), pick(b, columns)];
    const ratio = sum(some) / sum(others);
    prices = solve(
      keptCosts(chosenCosts(costs, rows, columns)),
      some,
      others.map((mass) => mass * ratio),
    );
  }
  const all = Int32Array.from({ length: m }, (_, j) => j);
  const v =
    rows.length > 0
      ? cTransform(chosenCosts(costs, chosen, all), prices)
      : cTransform(costs, new Float64Array(n));
  const u = cTransformBack(costs, v);
  const out = new Float64Array(n + m);
  out.set(u);
  for (let j = 0; j < m; j++) out[n + j] = -(v[j] ?? 0);
  return out;
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

const pick = (values: Float64Array, places: Int32Array) => Float64Array.from(places, (k) => values[k] ?? 0);

/** The candidates' places, the least reduced cost first. */
function byReducedCost({ columns, costs, kept }: Candidates, potential: Float64Array, n: number): Int32Array {
  const reduced = costs.map(
    (cost, k) => cost - (potential[Math.floor(k / kept)] ?? 0) + (potential[n + (columns[k] ?? 0)] ?? 0),
  );
  return Int32Array.from(reduced, (_, k) => k).sort((k, l) => (reduced[k] ?? 0) - (reduced[l] ?? 0));
}

/** A plan that takes the cheapest arcs first: each uses a source or a target up, so its arcs close no cycle. */
function greedyPlan(
  costs: Costs,
  a: Float64Array,
  b: Float64Array,
  potential: Float64Array,
  listed: Candidates,
  order: Int32Array,
): Arc[] {
  const { n, m } = costs;
  const [restA, restB] = [Float64Array.from(a), Float64Array.from(b)];
  const arcs: Arc[] = [];
  const send = (i: number, j: number, cost: number) => {
    const [has, needs] = [restA[i] ?? 0, restB[j] ?? 0];
    arcs.push({ i, j, flow: Math.min(has, needs), cost });
    restA[i] = has > needs ? has - needs : 0;
    restB[j] = needs > has ? needs - has : 0;
  };
  for (const k of order) {
    const [i, j] = [Math.floor(k / listed.kept), listed.columns[k] ?? 0];
    if ((restA[i] ?? 0) > 0 && (restB[j] ?? 0) > 0) send(i, j, listed.costs[k] ?? 0);
  }
  const open = Int32Array.from({ length: m }, (_, j) => j).filter((j) => (restB[j] ?? 0) > 0);
  let left = open.length;
  for (let i = 0; i < n; i++) {
    if (!((restA[i] ?? 0) > 0)) continue;
    const row = costs.row(i);
    while ((restA[i] ?? 0) > 0 && left > 0) {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let k = 0; k < left; k++) {
        const reduced = (row[open[k] ?? 0] ?? 0) + (potential[n + (open[k] ?? 0)] ?? 0);
        if (reduced < least) {
          least = reduced;
          best = k;
        }
      }
      const j = open[best] ?? 0;
      send(i, j, row[j] ?? 0);
      if ((restB[j] ?? 0) === 0) open[best] = open[--left] ?? 0;
    }
  }
  return arcs;
}

/** The target that all sources together are nearest to: its potential, 0, is one of the many and not that of a far point. */
function middleTarget(costs: Costs): number {
  const sums = new Float64Array(costs.m);
  for (let i = 0; i < costs.n; i++) {
    const row = costs.row(i);
    for (let j = 0; j < sums.length; j++) sums[j] = (sums[j] ?? 0) + (row[j] ?? 0);
  }
  return sums.reduce((least, value, j) => (value < (sums[least] ?? 0) ? j : least), 0);
}

/**
 * A tree of real arcs that carries the masses, "strongly feasible": its arcs without flow lead towards the root. The parts of
 * a greedy plan hang by arcs without flow from one of their sources to a target of another part.
 *
 * @param a and b, positive, of one total
 * @param listed read by these potentials
 */
export function startingTree(
  costs: Costs,
  a: Float64Array,
  b: Float64Array,
  potential: Float64Array,
  listed: Candidates,
): SpanningTree {
  const { n, m } = costs;
  const order = byReducedCost(listed, potential, n);
  const arcs = greedyPlan(costs, a, b, potential, listed, order);
  const at = Array.from({ length: n + m }, (): Arc[] => []);
  for (const arc of arcs) {
    at[arc.i]?.push(arc);
    at[n + arc.j]?.push(arc);
  }
  const middle = middleTarget(costs);
  const tree = spanningTree(n + m, n + middle);
  const grown = new Uint8Array(n + m);
  const grow = (top: number) => {
    const queue = [top];
    grown[top] = 1;
    for (const node of queue) {
      for (const { i, j, flow, cost } of at[node] ?? []) {
        const other = node < n ? n + j : i;
        if (grown[other]) continue;
        grown[other] = 1;
        tree.up[other] = other < n ? 1 : 0;
        tree.flow[other] = flow;
        tree.cost[other] = cost;
        tree.hang(other, node);
        queue.push(other);
      }
    }
  };
  const graft = (i: number, under: number, cost: number) => {
    tree.up[i] = 1;
    tree.cost[i] = cost;
    tree.hang(i, under);
    grow(i);
  };
  grow(tree.root);
  for (let more = true; more; ) {
    more = false;
    for (const k of order) {
      const [i, target] = [Math.floor(k / listed.kept), n + (listed.columns[k] ?? 0)];
      if (grown[i] || !grown[target]) continue;
      graft(i, target, listed.costs[k] ?? 0);
      more = true;
    }
  }
  for (let i = 0; i < n; i++) if (!grown[i]) graft(i, tree.root, costs.at(i, middle));
  // What rounding of the masses has left without an arc.
  for (let j = 0; j < m; j++) {
    if (grown[n + j]) continue;
    tree.cost[n + j] = costs.at(0, j);
    tree.hang(n + j, 0);
  }
  tree.refresh(tree.root);
  return tree;
}
