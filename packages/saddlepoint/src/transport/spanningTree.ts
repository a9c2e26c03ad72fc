/** A rooted tree of nodes, each with what the arc between it and its parent carries. */
export type SpanningTree = {
  readonly root: number;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** 1 where the arc leads from the node to its parent, 0 where it leads from the parent to the node. */
  readonly up: Uint8Array;
  readonly flow: Float64Array;
  readonly cost: Float64Array;
  /** π with c(a, b) − π(a) + π(b) = 0 on the tree's arcs a → b; 0 at the root. */
  readonly potential: Float64Array;
  /** Hangs `node`, with what is below it, under another parent; what depends on that is set by `refresh`. */
  hang(node: number, parent: number): void;
  /** Sets depths and potentials from `top` downwards. */
  refresh(top: number): void;
  /** Every node below the root, parents before their children. */
  order(): Int32Array;
};

const NONE = -1;

/** A star: every node hangs under the root, with no flow and no cost. */
export function starTree(nodes: number): SpanningTree {
  const root = nodes;
  const parent = new Int32Array(nodes + 1).fill(root);
  parent[root] = NONE;
  // Children as linked lists, so that a subtree moves without being copied.
  const first = new Int32Array(nodes + 1).fill(NONE);
  const next = Int32Array.from({ length: nodes + 1 }, (_, node) => (node + 1 < nodes ? node + 1 : NONE));
  const previous = Int32Array.from({ length: nodes + 1 }, (_, node) => (node < nodes ? node - 1 : NONE));
  if (nodes > 0) first[root] = 0;
  const depth = new Int32Array(nodes + 1).fill(1);
  depth[root] = 0;
  const up = new Uint8Array(nodes + 1);
  const flow = new Float64Array(nodes + 1);
  const cost = new Float64Array(nodes + 1);
  const potential = new Float64Array(nodes + 1);

  /** The node after `node` among those under `top`, parents before children; NONE after the last. */
  function following(node: number, top: number): number {
    const child = first[node] ?? NONE;
    if (child !== NONE) return child;
    let at = node;
    while (at !== top && next[at] === NONE) at = parent[at] ?? top;
    return at === top ? NONE : (next[at] ?? NONE);
  }

  return {
    root,
    parent,
    depth,
    up,
    flow,
    cost,
    potential,
    hang(node, under) {
      const [before, after] = [previous[node] ?? NONE, next[node] ?? NONE];
      if (before !== NONE) next[before] = after;
      else first[parent[node] ?? root] = after;
      if (after !== NONE) previous[after] = before;
      const child = first[under] ?? NONE;
      if (child !== NONE) previous[child] = node;
      next[node] = child;
      previous[node] = NONE;
      first[under] = node;
      parent[node] = under;
    },
    refresh(top) {
      for (let node = top; node !== NONE; node = following(node, top)) {
        const above = parent[node] ?? root;
        depth[node] = (depth[above] ?? 0) + 1;
        const step = cost[node] ?? 0;
        potential[node] = (potential[above] ?? 0) + (up[node] ? step : -step);
      }
    },
    order() {
      const out = new Int32Array(nodes);
      let at = following(root, root);
      for (let k = 0; k < nodes; k++, at = following(at, root)) out[k] = at;
      return out;
    },
  };
}
