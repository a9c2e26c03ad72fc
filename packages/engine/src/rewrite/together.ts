import { type Graph, readsOf } from "../onnx/graph.ts";

/** Values of a graph that one node, or a few in a row, are to make at once, and what those take. */
export interface Together {
  readonly made: ReadonlySet<string>;
  readonly operands: ReadonlySet<string>;
}

/**
 * Whether values can be made at once: nothing that they are made from needs one of them first, not even by way of `others`,
 * which are made at once too.
 */
export function canBeMadeAtOnce(
  { nodes }: Graph,
  { made, operands }: Together,
  others: readonly Together[],
): boolean {
  const after = new Set<string>();
  const follows = (names: Iterable<string>): boolean =>
    [...names].some((name) => made.has(name) || after.has(name));
  // One pass is enough for nodes, which are in order. What is made at once follows as soon as one of its operands does.
  let before: number;
  do {
    before = after.size;
    for (const node of nodes) {
      if (!follows(readsOf(node))) continue;
      for (const { name } of node.outputs) if (!made.has(name)) after.add(name);
    }
    for (const other of others) {
      if (!follows(other.operands)) continue;
      for (const name of other.made) if (!made.has(name)) after.add(name);
    }
  } while (after.size > before);
  return !follows(operands);
}
