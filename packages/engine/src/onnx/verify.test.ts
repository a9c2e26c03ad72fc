import { expect, test } from "vitest";
import { node, port } from "../../testing/rewriting.ts";
import { verifyGraph } from "../../testing/verify.ts";
import type { Graph, Node } from "./graph.ts";

const graph = (nodes: readonly Node[], change: Partial<Graph> = {}): Graph => ({
  name: "g",
  inputs: [port("x")],
  outputs: [port("y")],
  initializers: [],
  nodes,
  ...change,
});

/** A Scan over the rows of xs whose body adds each to a state. */
const scan = (body: Partial<Graph> = {}): Graph =>
  graph(
    [
      {
        ...node("Scan", ["x", "xs"], "y", {
          num_scan_inputs: 1,
          body: {
            graph: graph([node("Add", ["s", "r"], "t")], {
              name: "body",
              inputs: [port("s"), port("r")],
              outputs: [port("t")],
              ...body,
            }),
          },
        }),
      },
    ],
    { inputs: [port("x"), port("xs", [5, 2])] },
  );

test("a graph in order passes, and a Scan with what it reads from around", () => {
  expect(() => verifyGraph(graph([node("Exp", ["x"], "a"), node("Add", ["a", "x"], "y")]))).not.toThrow();
  expect(() => verifyGraph(scan())).not.toThrow();
  expect(() => verifyGraph(scan({ nodes: [node("Add", ["s", "x"], "t")] }))).not.toThrow();
});

test("dimensions with names agree with any", () => {
  const batch = { name: "x", dtype: "float32", shape: ["batch"] } as const;
  const result = { name: "y", dtype: "float32", shape: [3] } as const;
  const nodes = [{ ...node("Exp", ["x"], "y"), outputs: [result] }];
  expect(() => verifyGraph(graph(nodes, { inputs: [batch], outputs: [result] }))).not.toThrow();
});

test.each([
  ["a name twice", graph([node("Exp", ["x"], "x"), node("Exp", ["x"], "y")]), "x: x is there already"],
  [
    "a node's name twice",
    graph([node("Exp", ["x"], "a"), { ...node("Exp", ["x"], "y"), name: "a" }]),
    "a: another node has its name",
  ],
  [
    "a value that is made later",
    graph([node("Exp", ["a"], "y"), node("Exp", ["x"], "a")]),
    "y: a is read before",
  ],
  ["an output that nothing makes", graph([node("Exp", ["x"], "a")]), "outputs: y is not made"],
  [
    "a wrong shape",
    graph([node("Exp", ["x"], "y", {}, [3])]),
    "Exp of x: float32[2] gives float32[2], not y: float32[3]",
  ],
  [
    "a wrong type",
    graph([{ ...node("Exp", ["x"], "y"), outputs: [{ ...port("y"), dtype: "int32" as const }] }]),
    "not y: int32[2]",
  ],
  [
    "an output that is declared otherwise",
    graph([node("Exp", ["x"], "y")], { outputs: [port("y", [3])] }),
    "outputs: y: float32[3] is made as y: float32[2]",
  ],
  [
    "a body that hides a name from around",
    scan({ inputs: [port("s"), port("x")] }),
    "graph body, inputs: x is there already",
  ],
  [
    "a body's state of another shape",
    scan({ outputs: [port("r")], nodes: [], inputs: [port("s", [1]), port("r")] }),
    "its body has s: float32[1] for x: float32[2]",
  ],
])("%s is named", (_, wrong, message) => {
  expect(() => verifyGraph(wrong)).toThrow(message);
});

test("shapes that do not go together are an error", () => {
  expect(() =>
    verifyGraph(graph([node("MatMul", ["x", "z"], "y")], { inputs: [port("x"), port("z", [3])] })),
  ).toThrow("the terms of a product must be as many, got [2] and [3]");
});
