import type { Graph, Node } from "../onnx/graph.ts";

/** x · (1 / y) → x / y and x + (−y) → x − y: jax-js has no division or subtraction, and each costs a pass to undo. */
const INVERSES: Readonly<Record<string, { readonly of: string; readonly fused: string }>> = {
  Mul: { of: "Reciprocal", fused: "Div" },
  Add: { of: "Neg", fused: "Sub" },
};

export function fuseInverses(graph: Graph): Graph {
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const fuse = (node: Node): Node => {
    const inverse = INVERSES[node.op];
    const [x, y] = node.inputs;
    if (inverse === undefined || x === undefined || y === undefined) return node;
    const undone = (name: string): string | undefined => {
      const made = producer.get(name);
      return made?.op === inverse.of ? made.inputs[0] : undefined;
    };
    const [right, left] = [undone(y), undone(x)];
    if (right !== undefined) return { ...node, op: inverse.fused, inputs: [x, right] };
    if (left !== undefined) return { ...node, op: inverse.fused, inputs: [y, left] };
    return node;
  };
  return { ...graph, nodes: graph.nodes.map(fuse) };
}
