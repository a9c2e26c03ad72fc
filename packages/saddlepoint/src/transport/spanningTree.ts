/** A rooted tree of sources and targets, each with what the arc between it and its parent carries. */
export type SpanningTree = {
  readonly root: number;
  /** -1 at the root. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** 1 where the arc leads from the node to its parent, 0 where it leads from the parent to the node. */
  readonly up: Uint8Array;
  readonly flow: Float64Array;
  readonly cost: Float64Array;
  /** π with c(a, b) − π(a) + π(b) = 0 on the tree's arcs a → b; 0 at the root. */
  readonly potential: Float64Array;
  /** What rounding can have made of each potential at most. */
  readonly doubt: Float64Array;
  /** Hangs a node, with what is below it, under another parent; what depends on that is set by `refresh`. */
  hang(node: number, under: number): void;
  /** Sets depths, potentials and doubts from `top` downwards. */
  refresh(top: number): void;
  /** Visits `top` and what is below it, parents before their children. */
  walk(top: number, visit: (node: number) => void): void;
};

const NONE = -1;

/** What rounding changes a sum by at most, as a share of it. */
const ROUNDING = 2 ** -53;

/** A tree of a root alone, with room for all nodes; the others come in by `hang`. */
export function spanningTree(nodes: number, root: number): SpanningTree {
  const parent = new Int32Array(nodes).fill(NONE);
  // Children as linked lists, so that a subtree moves without being copied.
  const first = new Int32Array(nodes).fill(NONE);
  const next = new Int32Array(nodes).fill(NONE);
  const previous = new Int32Array(nodes).fill(NONE);
  const depth = new Int32Array(nodes);
  const up = new Uint8Array(nodes);
  const flow = new Float64Array(nodes);
  const cost = new Float64Array(nodes);
  const potential = new Float64Array(nodes);
  const doubt = new Float64Array(nodes);

  /** The node after `node` among those under `top`, parents before children; NONE after the last. */
  function following(node: number, top: number): number {
    const child = first[node] ?? NONE;
    if (child !== NONE) return child;
    let at = node;
    while (at !== top && next[at] === NONE) at = parent[at] ?? top;
    return at === top ? NONE : (next[at] ?? NONE);
  }

  function settle(node: number, above: number): void {
    depth[node] = (depth[above] ?? 0) + 1;
    const step = cost[node] ?? 0;
    const value = (potential[above] ?? 0) + (up[node] ? step : -step);
    potential[node] = value;
    doubt[node] = (doubt[above] ?? 0) + ROUNDING * Math.abs(value);
  }

  return {
    root,
    parent,
    depth,
    up,
    flow,
    cost,
    potential,
    doubt,
    hang(node, under) {
      const above = parent[node] ?? NONE;
      if (above !== NONE) {
        const [before, after] = [previous[node] ?? NONE, next[node] ?? NONE];
        if (before !== NONE) next[before] = after;
        else first[above] = after;
        if (after !== NONE) previous[after] = before;
      }
      const child = first[under] ?? NONE;
      if (child !== NONE) previous[child] = node;
      next[node] = child;
      previous[node] = NONE;
      first[under] = node;
      parent[node] = under;
    },
    refresh(top) {
      for (let node = top; node !== NONE; node = following(node, top)) {
        const above = parent[node] ?? NONE;
        if (above !== NONE) settle(node, above);
      }
    },
    walk(top, visit) {
      for (let node = top; node !== NONE; node = following(node, top)) visit(node);
    },
  };
}
