import type { Graph, Node } from "../onnx/graph.ts";

/** A Scan over steps, its body, and how many of its first inputs and outputs are state. */
export interface Stepping {
  readonly scan: Node;
  readonly body: Graph;
  readonly states: number;
}

/** The Scan of a graph that has one. */
export function scanIn(graph: Graph): Stepping | undefined {
  const scan = graph.nodes.find(({ op }) => op === "Scan");
  const { body, num_scan_inputs: scanned } = scan?.attributes ?? {};
  if (scan === undefined || typeof body !== "object" || !("graph" in body)) return undefined;
  const inner = body.graph;
  return { scan, body: inner, states: inner.inputs.length - (typeof scanned === "number" ? scanned : 0) };
}
