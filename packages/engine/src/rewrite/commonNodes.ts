import type { Graph, Node } from "../onnx/graph.ts";

/** Computes once what two nodes compute alike, such as the patches that a convolution and its weight gradient both gather. */
export function shareCommonNodes(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const seen = new Map<string, Node>();
  const replaced = new Map<string, string>();
  const nodes = graph.nodes.flatMap((given): Node[] => {
    const node = { ...given, inputs: given.inputs.map((name) => replaced.get(name) ?? name) };
    const key = JSON.stringify([node.op, node.inputs, node.attributes, node.outputs.length]);
    const known = seen.get(key);
    // An output keeps the node that has its name.
    if (known === undefined || node.outputs.some((name) => outputs.has(name))) {
      seen.set(key, known ?? node);
      return [node];
    }
    node.outputs.forEach((name, i) => {
      replaced.set(name, known.outputs[i] ?? name);
    });
    return [];
  });
  return { ...graph, nodes };
}
