import { expect, test } from "vitest";
import { applied, node, port } from "../../testing/rewriting.ts";
import type { Graph } from "../onnx/graph.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";

test("nodes and stored arrays that no output depends on are left out", () => {
  const scalar = (name: string) => ({
    value: { name, dtype: "float32" as const, shape: [] },
    data: Float32Array.of(1),
  });
  const graph: Graph = {
    name: "g",
    inputs: [port("x", [])],
    outputs: [port("y", [])],
    initializers: [scalar("used"), scalar("unused")],
    nodes: [
      node("Exp", ["x"], "a", {}, []),
      node("Add", ["a", "used"], "y", {}, []),
      node("Add", ["a", "unused"], "b", {}, []),
      node("Sin", ["b"], "c", {}, []),
    ],
  };
  const kept = applied(eliminateDeadNodes, graph).after;
  expect(kept.nodes.map(({ name }) => name)).toEqual(["a", "y"]);
  expect(kept.initializers.map(({ value }) => value.name)).toEqual(["used"]);
});
