import type { Graph } from "../onnx/graph.ts";
import { readsOf } from "./reads.ts";

/** Leaves out nodes and stored constants that no output depends on. */
export function eliminateDeadNodes(graph: Graph): Graph {
  const live = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => live.has(name))) return false;
    for (const name of readsOf(node)) live.add(name);
    return true;
  });
  return {
    ...graph,
    nodes: nodes.reverse(),
    initializers: graph.initializers.filter(({ value }) => live.has(value.name)),
  };
}
