import type { SpanningTree } from "./spanningTree.ts";

function joinOf({ parent, depth }: SpanningTree, a: number, b: number): number {
  let [x, y] = [a, b];
  while (x !== y) {
    if ((depth[x] ?? 0) >= (depth[y] ?? 0)) x = parent[x] ?? 0;
    else y = parent[y] ?? 0;
  }
  return x;
}

/**
 * Brings source → target into the tree, sends what fits around the cycle that it closes, and drops the arc that empties.
 *
 * @returns the top of the part that hangs elsewhere now; its potentials are for the caller to refresh
 */
export function pivot(tree: SpanningTree, source: number, target: number, cost: number): number {
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
  if (delta > 0) {
    for (let node = source; node !== join; node = parent[node] ?? join)
      flow[node] = (flow[node] ?? 0) + (up[node] ? -delta : delta);
    for (let node = target; node !== join; node = parent[node] ?? join)
      flow[node] = (flow[node] ?? 0) + (up[node] ? delta : -delta);
  }
  const rising = below === source;
  rehang(tree, below, leaving, rising ? target : source, rising ? 1 : 0, delta, cost);
  return below;
}

/** Turns the path from `below` up to the leaving arc around, so that the part cut off hangs by the entering arc. */
function rehang(
  tree: SpanningTree,
  below: number,
  leaving: number,
  enteringParent: number,
  enteringUp: number,
  enteringFlow: number,
  enteringCost: number,
): void {
  const { parent, up, flow, cost } = tree;
  let node = below;
  let above = enteringParent;
  let newUp = enteringUp;
  let newFlow = enteringFlow;
  let newCost = enteringCost;
  for (let last = false; !last; ) {
    last = node === leaving;
    const next = parent[node] ?? 0;
    const turnedUp = up[node] ? 0 : 1;
    const turnedFlow = flow[node] ?? 0;
    const turnedCost = cost[node] ?? 0;
    tree.hang(node, above);
    up[node] = newUp;
    flow[node] = newFlow;
    cost[node] = newCost;
    above = node;
    node = next;
    newUp = turnedUp;
    newFlow = turnedFlow;
    newCost = turnedCost;
  }
}
