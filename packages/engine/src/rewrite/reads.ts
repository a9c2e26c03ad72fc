import type { Node } from "../onnx/graph.ts";

/** What a node reads, and what the graphs in it read of the graph around them. */
export const readsOf = ({ inputs, attributes }: Node): readonly string[] => [
  ...inputs,
  ...Object.values(attributes).flatMap((value) =>
    typeof value === "object" && "graph" in value ? value.graph.nodes.flatMap(readsOf) : [],
  ),
];
