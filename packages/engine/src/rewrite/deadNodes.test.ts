import { expect, test } from "vitest";
import type { Graph } from "../onnx/graph.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";

test("nodes and stored arrays that no output depends on are left out", () => {
  const port = (name: string) => ({ name, dtype: "float32" as const, dims: [] });
  const node = (op: string, inputs: string[], output: string) => ({
    op,
    name: output,
    inputs,
    outputs: [output],
    attributes: {},
  });
  const scalar = (name: string) => ({
    value: { name, dtype: "float32" as const, shape: [] },
    data: Float32Array.of(1),
  });
  const graph: Graph = {
    name: "g",
    inputs: [port("x")],
    outputs: [port("y")],
    initializers: [scalar("used"), scalar("unused")],
    nodes: [
      node("Exp", ["x"], "a"),
      node("Add", ["a", "used"], "y"),
      node("Add", ["a", "unused"], "b"),
      node("Sin", ["b"], "c"),
    ],
  };
  const kept = eliminateDeadNodes(graph);
  expect(kept.nodes.map(({ name }) => name)).toEqual(["a", "y"]);
  expect(kept.initializers.map(({ value }) => value.name)).toEqual(["used"]);
});
