import type { Graph, Node, Port } from "../onnx/graph.ts";
import type { Matrix } from "./blockedProducts.ts";
import { storedInts } from "./storedInts.ts";

/**
 * Around a Scan that carries matrices in ONNX Runtime's blocked layout: brings them into it before and out of it after, so that
 * the graph takes and gives them as they were.
 *
 * @param graph with one Scan whose first inputs and outputs are the graph's
 * @param matrices the shapes of the blocked ones, by their place in the state
 */
export function unblockState(graph: Graph, matrices: ReadonlyMap<number, Matrix>): Graph {
  if (matrices.size === 0) return graph;
  const shapes = storedInts("unblocked/");
  const node = (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Node["attributes"] = {},
  ): Node => ({
    op,
    name: output,
    inputs,
    outputs: [output],
    attributes,
  });
  const reshape = (from: string, to: string, shape: readonly number[]): Node =>
    node("Reshape", [from, shapes.of(shape)], to);
  const before: Node[] = [];
  const after: Node[] = [];
  const inside = new Map<string, string>();
  const port = (given: Port, { inputs, outputs }: Matrix): Port => ({
    ...given,
    dims: [1, 1, inputs, outputs],
  });
  for (const [place, { inputs, outputs }] of matrices) {
    const [taken, given] = [graph.inputs[place], graph.outputs[place]];
    if (taken === undefined || given === undefined) continue;
    const carried = taken.dims.map(Number);
    inside.set(taken.name, `${taken.name}/carried`).set(given.name, `${given.name}/carried`);
    before.push(
      node("com.microsoft.nchwc.ReorderInput", [taken.name], `${taken.name}/blocked`, { channels_last: 1 }),
      reshape(`${taken.name}/blocked`, `${taken.name}/carried`, carried),
    );
    after.push(
      reshape(`${given.name}/carried`, `${given.name}/blocked`, [1, outputs, 1, inputs]),
      node("com.microsoft.nchwc.ReorderOutput", [`${given.name}/blocked`], given.name, {
        channels: outputs,
        channels_last: 1,
      }),
    );
  }
  const rename = (name: string): string => inside.get(name) ?? name;
  const ports = (all: readonly Port[]): Port[] =>
    all.map((each, i) => {
      const matrix = matrices.get(i);
      return matrix === undefined ? each : port(each, matrix);
    });
  return {
    ...graph,
    inputs: ports(graph.inputs),
    outputs: ports(graph.outputs),
    initializers: [...graph.initializers, ...shapes.constants()],
    nodes: graph.nodes.flatMap((each) =>
      each.op === "Scan"
        ? [
            ...before,
            { ...each, inputs: each.inputs.map(rename), outputs: each.outputs.map(rename) },
            ...after,
          ]
        : [each],
    ),
  };
}
