import { expect, test } from "vitest";
import { runtime } from "#runtime";
import { run } from "../../testing/graphs.ts";
import { tensor } from "../../testing/jax.ts";
import { node, port } from "../../testing/rewriting.ts";
import { verifyGraph } from "../../testing/verify.ts";
import type { Graph } from "../onnx/graph.ts";
import { blockedForm, joinedForm, reshapedForm, type Stepping, steppingOf } from "./carriedState.ts";
import { scanOf } from "./scan.ts";

const channelBlock = await runtime.channelBlock();

/** a becomes a + x, b becomes b − x, and x is told. */
const body = (names: { readonly a: string; readonly x: string } = { a: "a", x: "x" }): Graph => ({
  name: "body",
  inputs: [port(names.a), port("b"), port(names.x)],
  outputs: [port("a'"), port("b'"), port("told")],
  initializers: [],
  nodes: [
    node("Add", [names.a, names.x], "a'"),
    node("Sub", ["b", names.x], "b'"),
    node("Identity", [names.x], "told"),
  ],
});

const given = [tensor([2], [1, 2]), tensor([2], [3, 4]), tensor([3, 2], [1, 10, 1, 10, 1, 10])];
const expected = [
  [4, 32],
  [0, -26],
  [1, 10, 1, 10, 1, 10],
];

async function resultsOf(stepping: Stepping) {
  const graph = scanOf(stepping);
  verifyGraph(graph);
  const results = await run(
    graph,
    given.map((array, i) =>
      array.reshape([...(i < 2 ? (graph.inputs[i]?.shape ?? []) : array.dims)].map(Number)),
    ),
  );
  return results.map(({ data }) => Array.from(data, Number));
}

test("state that is carried as it is moves from step to step", async () => {
  expect(await resultsOf(steppingOf(body(), 2))).toEqual(expected);
});

test("inputs may have the names that those of the step would get", async () => {
  expect(await resultsOf(steppingOf(body({ a: "step/b", x: "step/x" }), 2))).toEqual(expected);
});

test("arrays that are carried end to end are joined before the loop and parted after it", async () => {
  const stepping = steppingOf(body(), 2);
  const [a, b] = stepping.carried.map(({ form }) => form);
  if (a === undefined || b === undefined) throw new Error("two arrays are carried");
  const joined: Graph = {
    ...body(),
    inputs: [port("ab", [4]), port("x")],
    outputs: [port("ab'", [4]), port("told")],
    nodes: [
      node("Neg", ["x"], "minus"),
      node("Concat", ["x", "minus"], "xs", { axis: 0 }, [4]),
      node("Add", ["ab", "xs"], "ab'", {}, [4]),
      node("Identity", ["x"], "told"),
    ],
  };
  const form = joinedForm([a, reshapedForm(b, [2, 1])]);
  const carried = [{ form, unchanged: false }];
  expect(await resultsOf({ ...stepping, body: joined, carried })).toEqual(expected);
});

test("what is carried in two forms is given from the first", async () => {
  const stepping = steppingOf(body(), 2);
  const [a] = stepping.carried;
  if (a === undefined) throw new Error("two arrays are carried");
  const twice: Graph = {
    ...body(),
    inputs: [port("a"), port("b"), port("again"), port("x")],
    outputs: [port("a'"), port("b'"), port("again'"), port("told")],
    nodes: [...body().nodes, node("Neg", ["again"], "again'")],
  };
  expect(await resultsOf({ ...stepping, body: twice, carried: [...stepping.carried, a] })).toEqual(expected);
});

test("state that no step changes is passed on beside the loop", async () => {
  const still: Graph = {
    ...body(),
    nodes: [node("Add", ["a", "x"], "a'"), node("Identity", ["b"], "b'"), node("Mul", ["b", "x"], "told")],
  };
  const stepping = steppingOf(still, 2);
  const carried = stepping.carried.map((each, i) => ({ ...each, unchanged: i === 1 }));
  expect(await resultsOf({ ...stepping, carried })).toEqual([
    [4, 32],
    [3, 4],
    [3, 40, 3, 40, 3, 40],
  ]);
});

test.skipIf(channelBlock === undefined)(
  "a matrix in blocks of channels comes out as it went in",
  async () => {
    const [inputs, outputs] = [2, channelBlock ?? 8];
    const one = (name: string, shape: readonly number[]) => port(name, shape);
    const still: Graph = {
      name: "body",
      inputs: [one("w", [inputs, outputs]), one("x", [1])],
      outputs: [one("w'", [inputs, outputs]), one("told", [1])],
      initializers: [],
      nodes: [],
    };
    const { carried, ...stepping } = steppingOf(still, 1);
    const graph = scanOf({
      ...stepping,
      body: {
        ...still,
        inputs: [one("w", [1, outputs, 1, inputs]), one("x", [1])],
        outputs: [one("w'", [1, outputs, 1, inputs]), one("told", [1])],
        nodes: [
          node("Add", ["w", "x"], "w'", {}, [1, outputs, 1, inputs]),
          node("Identity", ["x"], "told", {}, [1]),
        ],
      },
      carried: carried.map((each) => ({ ...each, form: blockedForm(each.form, inputs, outputs) })),
    });
    verifyGraph(graph);
    const before = Array.from({ length: inputs * outputs }, (_, i) => i);
    const [after] = await run(graph, [tensor([1, 1, inputs, outputs], before), tensor([2, 1], [1, 10])]);
    expect(Array.from(after?.data ?? [], Number)).toEqual(before.map((w) => w + 11));
  },
);
