import { expect, test } from "vitest";
import type { Graph, Node } from "../onnx/graph.ts";
import { shareCommonNodes } from "./commonNodes.ts";

const node = (op: string, inputs: readonly string[], output: string, attributes = {}): Node => ({
  op,
  name: output,
  inputs,
  outputs: [output],
  attributes,
});

const graph = (nodes: readonly Node[], outputs: readonly string[]): Graph => ({
  name: "g",
  inputs: [{ name: "x", dtype: "float32", dims: [2, 3] }],
  outputs: outputs.map((name) => ({ name, dtype: "float32", dims: [2, 3] })),
  initializers: [],
  nodes,
});

const rewritten = (nodes: readonly Node[], outputs: readonly string[]): readonly Node[] =>
  shareCommonNodes(graph(nodes, outputs)).nodes;

test("two nodes alike become one, and then what they feed", () => {
  const nodes = [
    node("Exp", ["x"], "a"),
    node("Exp", ["x"], "b"),
    node("Neg", ["a"], "c"),
    node("Neg", ["b"], "d"),
    node("Add", ["c", "d"], "y"),
  ];
  expect(rewritten(nodes, ["y"])).toEqual([nodes[0], nodes[2], node("Add", ["c", "c"], "y")]);
});

test("nodes that differ in an attribute, an input or the order of inputs stay", () => {
  const nodes = [
    node("Transpose", ["x"], "a", { perm: [1, 0] }),
    node("Transpose", ["x"], "b", { perm: [0, 1] }),
    node("Sub", ["x", "b"], "c"),
    node("Sub", ["b", "x"], "d"),
  ];
  expect(rewritten(nodes, ["a", "c", "d"])).toEqual(nodes);
});

test("two outputs that are equal are both still made", () => {
  const nodes = [node("Exp", ["x"], "a"), node("Exp", ["x"], "b")];
  expect(rewritten(nodes, ["a", "b"])).toEqual(nodes);
});
