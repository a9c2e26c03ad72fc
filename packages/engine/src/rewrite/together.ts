import { type Graph, readsOf } from "../onnx/graph.ts";

/** Values of a graph that one node, or a few in a row, are to make at once, and what those take. */
export interface Together {
  readonly made: ReadonlySet<string>;
  readonly operands: ReadonlySet<string>;
}

/**
 * Whether values of a graph can be made at once: nothing that they are made from needs one of them first, not even by way of
 * `others`, which are made at once too.
 */
export function canBeMadeAtOnceIn({ nodes }: Graph) {
  const steps = nodes.map((node) => ({ reads: readsOf(node), gives: node.outputs.map(({ name }) => name) }));
  return ({ made, operands }: Together, others: readonly Together[]): boolean => {
    const after = new Set<string>();
    const follows = (name: string): boolean => made.has(name) || after.has(name);
    const add = (names: Iterable<string>): void => {
      for (const name of names) if (!made.has(name)) after.add(name);
    };
    let before: number;
    do {
      // Nodes are in order, so one pass finds all that follow; what is made at once follows as soon as one of its operands does.
      for (const { reads, gives } of steps) if (reads.some(follows)) add(gives);
      before = after.size;
      for (const other of others) if ([...other.operands].some(follows)) add(other.made);
    } while (after.size > before);
    return ![...operands].some(follows);
  };
}
