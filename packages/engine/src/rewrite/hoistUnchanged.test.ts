import type { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu, tensor } from "../../testing/jax.ts";
import { applied, node, port } from "../../testing/rewriting.ts";
import { verifyGraph } from "../../testing/verify.ts";
import { spec } from "../arguments.ts";
import { bodiesOf } from "../onnx/graph.ts";
import { steppingOf } from "../stepping/carriedState.ts";
import { scanOf } from "../stepping/scan.ts";
import { compileSteps } from "../steps.ts";
import { hoistUnchanged } from "./hoistUnchanged.ts";

beforeAll(startCpu);

/** Steps of a state a, b, c over an input x: a moves by b x, b stays, c is made of b. */
const steps = steppingOf(
  {
    name: "steps",
    inputs: ["a", "b", "c", "x"].map((name) => port(name)),
    outputs: ["a'", "b'", "c'"].map((name) => port(name)),
    initializers: [],
    nodes: [
      node("Mul", ["b", "x"], "m"),
      node("Add", ["a", "m"], "a'"),
      node("Identity", ["b"], "b'"),
      node("Identity", ["b"], "c'"),
    ],
  },
  3,
);

test("what a step gives back as it took it is read from around, and passed on once", () => {
  const { after } = applied(hoistUnchanged, steps);
  // c becomes b, which is a change.
  expect(after.carried.map(({ unchanged }) => unchanged)).toEqual([false, true, false]);
  const graph = scanOf(after);
  verifyGraph(graph);
  const [scan, passed] = graph.nodes;
  expect(scan?.inputs).toEqual(["a", "c", "x"]);
  expect(scan?.outputs.map(({ name }) => name)).toEqual(["a'", "c'"]);
  const [body] = scan === undefined ? [] : bodiesOf(scan);
  expect(body?.nodes.map(({ op, inputs }) => [op, ...inputs])).toEqual([
    ["Mul", "b", "step/x"],
    ["Add", "step/a", "step/m"],
    ["Identity", "b"],
  ]);
  expect([passed?.op, passed?.inputs, passed?.outputs]).toEqual(["Identity", ["b"], [port("b'")]]);
  expect(applied(hoistUnchanged, after).after).toBe(after);
});

test("a compiled step reads what stays, through many steps, and gives it back", async () => {
  type State = { readonly moved: np.Array; readonly kept: np.Array };
  const step = ({ moved, kept }: State, x: np.Array) =>
    [{ moved: moved.add(kept.ref.mul(x)), kept: kept.ref }, { sum: kept.sum() }] as const;
  const run = await compileSteps(step, [{ moved: spec([3]), kept: spec([3]) }, spec([3])]);
  const kept = tensor([3], [1, 2, 3]);
  const [after, { sum }] = await run(
    { moved: tensor([3], [0, 0, 0]), kept },
    tensor([2, 3], [1, 1, 1, 2, 2, 2]),
  );
  expect([...after.moved.data]).toEqual([3, 6, 9]);
  expect([...after.kept.data]).toEqual([1, 2, 3]);
  expect([...sum.data]).toEqual([6, 6]);
  await run.release();
});
