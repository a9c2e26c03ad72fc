import type { Graph, Port } from "./graph.ts";

/** The graph with `prefix` before every name: a subgraph must not share names with the graph around it. */
export function prefixed(graph: Graph, prefix: string): Graph {
  const rename = (name: string): string => (name === "" ? "" : `${prefix}${name}`);
  const port = (p: Port): Port => ({ ...p, name: rename(p.name) });
  return {
    name: graph.name,
    inputs: graph.inputs.map(port),
    outputs: graph.outputs.map(port),
    initializers: graph.initializers.map(({ value, data }) => ({
      value: { ...value, name: rename(value.name) },
      data,
    })),
    nodes: graph.nodes.map((node) => ({
      ...node,
      name: rename(node.name),
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
  };
}
