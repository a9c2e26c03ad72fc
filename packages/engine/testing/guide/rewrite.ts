import type { Graph, Node } from "../../src/onnx/graph.ts";
import { indexOf } from "../../src/onnx/graphIndex.ts";
import { at } from "../../src/present.ts";
import { edited } from "../../src/rewrite/edit.ts";
import { type Refusal, refuse, rewrite } from "../../src/rewrite/rewrite.ts";

/** −(−x) */
interface Negatives {
  readonly outer: Node;
  readonly x: string;
}

export const dropDoubleNegatives = rewrite<Graph, Negatives>({
  name: "dropDoubleNegatives",
  after: { shareCommonNodes: "a negative that is made twice is one node" },
  pays: "Two passes over the array become none.",
  find(graph) {
    const { producerOf, isOutput } = indexOf(graph);
    return graph.nodes.flatMap((outer): readonly (Negatives | Refusal)[] => {
      const inner = outer.op === "Neg" ? producerOf(at(outer.inputs, 0)) : undefined;
      if (inner?.op !== "Neg") return [];
      if (isOutput(at(outer.outputs, 0).name)) return [refuse("it gives an output of the graph")];
      return [{ outer, x: at(inner.inputs, 0) }];
    });
  },
  replace: (graph, found) =>
    edited(graph, ({ replace, reroute }) => {
      for (const { outer, x } of found) {
        replace(outer, () => {});
        reroute(at(outer.outputs, 0).name, x);
      }
    }),
});
