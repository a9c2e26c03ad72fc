import type { Attribute, Graph, Port } from "./graph.ts";

/** The graph with `prefix` before every name: a subgraph must not share names with the graph around it. */
export function prefixed(graph: Graph, prefix: string): Graph {
  const rename = (name: string): string => (name === "" ? "" : `${prefix}${name}`);
  const port = (p: Port): Port => ({ ...p, name: rename(p.name) });
  // A graph within reads names of this one, so its own change alike.
  const inner = (value: Attribute): Attribute =>
    typeof value === "object" && "graph" in value ? { graph: prefixed(value.graph, prefix) } : value;
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
      attributes: Object.fromEntries(
        Object.entries(node.attributes).map(([key, value]) => [key, inner(value)]),
      ),
    })),
  };
}
