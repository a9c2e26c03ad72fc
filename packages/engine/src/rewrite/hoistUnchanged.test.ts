import type { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu, tensor } from "../../testing/jax.ts";
import { spec } from "../arguments.ts";
import type { Graph, Node, Port } from "../onnx/graph.ts";
import { compileSteps } from "../steps.ts";
import { hoistUnchanged } from "./hoistUnchanged.ts";
import { scanIn } from "./scanIn.ts";

beforeAll(startCpu);

const port = (name: string): Port => ({ name, dtype: "float32", dims: [2] });
const node = (op: string, inputs: readonly string[], output: string): Node => ({
  op,
  name: output,
  inputs,
  outputs: [output],
  attributes: {},
});

/** Steps of a state a, b, c over an input x: a moves by b x, b stays, c is made of b. */
const steps = (): Graph => ({
  name: "steps",
  inputs: ["a", "b", "c", "x"].map(port),
  outputs: ["a'", "b'", "c'"].map(port),
  initializers: [],
  nodes: [
    {
      ...node("Scan", ["a", "b", "c", "x"], "a'"),
      outputs: ["a'", "b'", "c'"],
      attributes: {
        num_scan_inputs: 1,
        body: {
          graph: {
            name: "step",
            inputs: ["step/a", "step/b", "step/c", "step/x"].map(port),
            outputs: ["step/a'", "step/b'", "step/c'"].map(port),
            initializers: [],
            nodes: [
              node("Mul", ["step/b", "step/x"], "step/m"),
              node("Add", ["step/a", "step/m"], "step/a'"),
              node("Identity", ["step/b"], "step/b'"),
              node("Identity", ["step/b"], "step/c'"),
            ],
          },
        },
      },
    },
  ],
});

test("what a step gives back as it took it is read from around, and passed on once", () => {
  const graph = hoistUnchanged(steps());
  const { scan, body, states } = scanIn(graph) ?? {};
  expect(states).toBe(2);
  expect(scan?.inputs).toEqual(["a", "c", "x"]);
  expect(scan?.outputs).toEqual(["a'", "c'"]);
  expect(body?.nodes.map(({ op, inputs }) => [op, ...inputs])).toEqual([
    ["Mul", "b", "step/x"],
    ["Add", "step/a", "step/m"],
    // c becomes b, which is a change.
    ["Identity", "b"],
  ]);
  expect(graph.nodes.slice(1)).toEqual([node("Identity", ["b"], "b'")]);
  expect(hoistUnchanged(graph)).toEqual(graph);
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
