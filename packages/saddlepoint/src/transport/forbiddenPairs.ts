import { candidates } from "./candidates.ts";
import { type Costs, changedCosts } from "./costs.ts";
import { improve, optimalTree, potentialsOf, prove } from "./networkSimplex.ts";
import type { SpanningTree } from "./spanningTree.ts";
import type { Potentials } from "./transport.ts";

/** A share of all mass that rounding of the masses can leave where none may go. */
const ROUNDING = 1e-12;

/**
 * An optimal tree where Infinity forbids pairs, with potentials for the pairs that are allowed.
 *
 * First the least mass on forbidden pairs, which must be 0, by prices of 0 and 1; then the costs, among the plans that are
 * as good in this. Both prices together are one number κM + c for an M larger than all: the two phases of the simplex method
 * (Dantzig 1963, chapter 5).
 *
 * @returns the tree, and potentials that keep u + v ≤ c
 * @throws RangeError when every plan needs a forbidden pair
 */
export function treeOfAllowed(
  owner: string,
  costs: Costs,
  a: Float64Array,
  b: Float64Array,
): { readonly tree: SpanningTree; readonly potentials: Potentials } {
  const { n } = costs;
  const tree = optimalTree(
    changedCosts(costs, (cost) => (cost === Number.POSITIVE_INFINITY ? 1 : 0)),
    a,
    b,
  );
  const left = tree.flow.reduce((sum, flow, node) => sum + flow * (tree.cost[node] ?? 0), 0);
  const all = a.reduce((sum, mass) => sum + mass, 0);
  if (left > ROUNDING * all) {
    throw new RangeError(
      `${owner}: some plan must do without the pairs of infinite cost, but every plan moves at least ${((100 * left) / all).toPrecision(3)}% of all mass between such pairs`,
    );
  }
  const rank = Float64Array.from(tree.potential);
  const spare = (forbidden: boolean, i: number, j: number) =>
    (forbidden ? 1 : 0) - (rank[i] ?? 0) + (rank[n + j] ?? 0);
  const second = changedCosts(costs, (cost, i, j) => {
    const forbidden = cost === Number.POSITIVE_INFINITY;
    if (spare(forbidden, i, j) > 0) return Number.POSITIVE_INFINITY;
    return forbidden ? 0 : cost;
  });
  for (let node = 0; node < tree.parent.length; node++) {
    const above = tree.parent[node] ?? -1;
    if (above < 0) continue;
    tree.cost[node] = node < n ? second.at(node, above - n) : second.at(above, node - n);
  }
  tree.refresh(tree.root);
  const listed = candidates(second);
  listed.read(tree.potential, tree.doubt);
  improve(second, tree, a, b, listed);
  prove(second, tree, a, b);
  const weight = weightOf(costs, tree.potential, spare);
  const { source, target } = potentialsOf(tree, n);
  return {
    tree,
    potentials: {
      source: source.map((u, i) => u + weight * (rank[i] ?? 0)),
      target: target.map((v, j) => v - weight * (rank[n + j] ?? 0)),
    },
  };
}

/** The least M ≥ 0 for which π + κM keeps every allowed pair's reduced cost at least 0. */
function weightOf(
  costs: Costs,
  potential: Float64Array,
  spare: (forbidden: boolean, i: number, j: number) => number,
): number {
  const { n, m } = costs;
  let weight = 0;
  for (let i = 0; i < n; i++) {
    const row = costs.row(i);
    for (let j = 0; j < m; j++) {
      const cost = row[j] ?? 0;
      const more = cost === Number.POSITIVE_INFINITY ? 0 : spare(false, i, j);
      const reduced = cost - (potential[i] ?? 0) + (potential[n + j] ?? 0);
      if (more > 0 && reduced < 0) weight = Math.max(weight, -reduced / more);
    }
  }
  return weight;
}
