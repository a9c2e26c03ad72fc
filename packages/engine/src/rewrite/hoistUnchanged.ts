import type { Graph, Node } from "../onnx/graph.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { scanIn } from "./scanIn.ts";

/**
 * State that a Scan's step gives back as it took it is no state: the step reads it from the graph around, and nothing copies it
 * step after step. What was trained before the game, and its optimiser's moments, are such.
 *
 * @param graph with one Scan
 */
export function hoistUnchanged(graph: Graph): Graph {
  const found = scanIn(graph);
  if (found === undefined) return graph;
  const { scan, body, states } = found;
  const producer = new Map(body.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const isUnchanged = (i: number): boolean => {
    const [taken, given = ""] = [body.inputs[i]?.name, body.outputs[i]?.name];
    const node = producer.get(given);
    return i < states && (given === taken || (node?.op === "Identity" && node.inputs[0] === taken));
  };
  const unchanged = body.inputs.flatMap((_, i) => (isUnchanged(i) ? [i] : []));
  if (unchanged.length === 0) return graph;
  const outside = new Map(unchanged.map((i) => [body.inputs[i]?.name ?? "", scan.inputs[i] ?? ""]));
  const read = (node: Node): Node => ({
    ...node,
    inputs: node.inputs.map((name) => outside.get(name) ?? name),
  });
  const kept = <T>(all: readonly T[]): T[] => all.filter((_, i) => !unchanged.includes(i));
  const inner = eliminateDeadNodes({
    ...body,
    inputs: kept(body.inputs),
    outputs: kept(body.outputs),
    nodes: body.nodes.map(read),
  });
  const smaller: Node = {
    ...scan,
    inputs: kept(scan.inputs),
    outputs: kept(scan.outputs),
    attributes: { ...scan.attributes, body: { graph: inner } },
  };
  const passed = unchanged.map((i): Node => {
    const output = scan.outputs[i] ?? "";
    return {
      op: "Identity",
      name: output,
      inputs: [scan.inputs[i] ?? ""],
      outputs: [output],
      attributes: {},
    };
  });
  return { ...graph, nodes: graph.nodes.flatMap((node) => (node === scan ? [smaller, ...passed] : [node])) };
}
