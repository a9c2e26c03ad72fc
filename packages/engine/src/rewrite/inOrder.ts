import type { Node } from "../onnx/graph.ts";
import { readsOf } from "./reads.ts";

/** Nodes in an order in which they can run: each as it was given, but after what it needs. */
export function inOrder(nodes: readonly Node[]): Node[] {
  const producer = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const placed = new Set<Node>();
  const place = (node: Node): void => {
    if (placed.has(node)) return;
    for (const name of readsOf(node)) {
      const before = producer.get(name);
      if (before !== undefined && !placed.has(before)) place(before);
    }
    placed.add(node);
  };
  nodes.forEach(place);
  return [...placed];
}
