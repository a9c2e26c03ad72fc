import type { Graph, Node } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { edited } from "./edit.ts";
import { type Refusal, refuse, rewrite } from "./rewrite.ts";

/** Two nodes that compute alike. */
interface Twins {
  readonly node: Node;
  readonly first: Node;
}

/** Computes once what two nodes compute alike. */
export const shareCommonNodes = rewrite<Graph, Twins>({
  name: "shareCommonNodes",
  after: {},
  pays: "A convolution and its weight gradient gather the same patches: written once, they serve both. A step of digits has 99 nodes of 1,774 and 4% of the bytes less.",
  find({ nodes, outputs }) {
    const given = new Set(outputs.map(({ name }) => name));
    const seen = new Map<string, Node>();
    const same = new Map<string, string>();
    return nodes.flatMap((node): readonly (Twins | Refusal)[] => {
      const inputs = node.inputs.map((name) => same.get(name) ?? name);
      const key = JSON.stringify([node.op, inputs, node.attributes, node.outputs.length]);
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, node);
        return [];
      }
      if (node.outputs.some(({ name }) => given.has(name)))
        return [refuse("it gives an output of the graph")];
      node.outputs.forEach(({ name }, i) => {
        same.set(name, at(first.outputs, i).name);
      });
      return [{ node, first }];
    });
  },
  replace: (graph, twins) =>
    edited(graph, ({ replace, reroute }) => {
      for (const { node, first } of twins) {
        replace(node, () => {});
        node.outputs.forEach(({ name }, i) => {
          reroute(name, at(first.outputs, i).name);
        });
      }
    }),
});
