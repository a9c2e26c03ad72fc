import { expect, test } from "vitest";
import { applied, node, port } from "../../testing/rewriting.ts";
import type { Attributes, Graph, Node } from "../onnx/graph.ts";
import type { Operator } from "../onnx/operators.ts";
import { shareCommonNodes } from "./commonNodes.ts";

const graph = (nodes: readonly Node[], outputs: readonly string[]): Graph => ({
  name: "g",
  inputs: [port("x", [2, 2])],
  outputs: outputs.map((name) => port(name, [2, 2])),
  initializers: [],
  nodes,
});

const made = (op: Operator, inputs: readonly string[], output: string, attributes: Attributes = {}): Node =>
  node(op, inputs, output, attributes, [2, 2]);

const rewritten = (nodes: readonly Node[], outputs: readonly string[]): readonly Node[] =>
  applied(shareCommonNodes, graph(nodes, outputs)).after.nodes;

test("two nodes alike become one, and then what they feed", () => {
  const nodes = [
    made("Exp", ["x"], "a"),
    made("Exp", ["x"], "b"),
    made("Neg", ["a"], "c"),
    made("Neg", ["b"], "d"),
    made("Add", ["c", "d"], "y"),
  ];
  expect(rewritten(nodes, ["y"])).toEqual([nodes[0], nodes[2], made("Add", ["c", "c"], "y")]);
});

test("nodes that differ in an attribute, an input or the order of inputs stay", () => {
  const nodes = [
    made("Transpose", ["x"], "a", { perm: [1, 0] }),
    made("Transpose", ["x"], "b", { perm: [0, 1] }),
    made("Sub", ["x", "b"], "c"),
    made("Sub", ["b", "x"], "d"),
  ];
  expect(rewritten(nodes, ["a", "c", "d"])).toEqual(nodes);
});

test("two outputs that are equal are both still made", () => {
  const nodes = [made("Exp", ["x"], "a"), made("Exp", ["x"], "b")];
  expect(rewritten(nodes, ["a", "b"])).toEqual(nodes);
});

test("a node that gives an output is refused, with the reason", () => {
  const nodes = [made("Exp", ["x"], "a"), made("Exp", ["x"], "b")];
  expect(applied(shareCommonNodes, graph(nodes, ["a", "b"])).count).toEqual({
    name: "shareCommonNodes",
    fired: 0,
    refused: { "it gives an output of the graph": 1 },
  });
});
