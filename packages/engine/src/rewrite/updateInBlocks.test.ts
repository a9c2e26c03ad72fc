import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { nth } from "../../testing/example.ts";
import { type Fn, graphOf, noise, run } from "../../testing/graphs.ts";
import { startCpu } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { applied } from "../../testing/rewriting.ts";
import { PORTABLE } from "../onnx/builder.ts";
import type { Graph } from "../onnx/graph.ts";
import { steppingOf } from "../stepping/carriedState.ts";
import { updateInBlocks } from "./updateInBlocks.ts";

beforeAll(startCpu);

const LARGE = [1024, 1025];
const SMALL = [32, 32];

/** Weights and a moment by a gradient, Adam's update in small; the new weights are used once more. */
const update: Fn = (xs) => {
  const [weights, moment, gradient] = [nth(xs, 0), nth(xs, 1), nth(xs, 2)];
  const next = moment.mul(0.9).add(gradient.ref.mul(gradient));
  const moved = weights.sub(next.ref.div(np.sqrt(next.ref).add(1e-3)).mul(0.1));
  return [moved.ref, next, np.matmul(moved.ref, moved.transpose()).sum()];
};

/** Like `update`, but the weights keep a norm of 1: each depends on all that the step made of them. */
const normalised: Fn = (xs) => {
  const [weights, gradient] = [nth(xs, 0), nth(xs, 1)];
  const moved = weights.sub(gradient.ref.mul(0.1)).mul(0.999).add(gradient.mul(1e-3));
  return [moved.ref.div(np.sqrt(np.square(moved).sum()))];
};

const inBlocks = (graph: Graph, states: number): Graph =>
  applied(updateInBlocks, steppingOf(graph, states)).after.body;

const scans = ({ nodes }: Graph): number => nodes.filter(({ op }) => op === "Scan").length;

test("an update of large arrays is one Scan over blocks of them, with the very same numbers", async () => {
  const shapes = [LARGE, LARGE, LARGE];
  const graph = await graphOf(update, shapes, PORTABLE);
  const blocked = inBlocks(graph, 2);
  expect(scans(graph)).toBe(0);
  expect(scans(blocked)).toBe(1);
  const [rows = 0, columns = 0] = blocked.inputs[0]?.shape.map(Number) ?? [];
  expect(rows).toBeGreaterThan(1);
  expect(rows * columns).toBe(1024 * 1025);
  expect(blocked.outputs[0]?.shape).toEqual([rows, columns]);

  const next = stream(3);
  const operands = shapes.map((shape) => noise(shape, next));
  const moment = nth(operands, 1).data;
  for (let i = 0; i < moment.length; i++) moment[i] = Math.abs(Number(moment[i]));
  const expected = await run(graph, operands);
  const found = await run(
    blocked,
    operands.map((operand, i) => (i < 2 ? operand.reshape([rows, columns]) : operand)),
  );
  expect(found).toHaveLength(3);
  found.forEach(({ data }, i) => {
    const other = nth(expected, i).data;
    const differing = data.findIndex((x: unknown, k: number) => !Object.is(x, other[k]));
    expect(differing, `result ${i}`).toBe(-1);
  });
});

test("small arrays stay as they are", async () => {
  const graph = await graphOf(update, [SMALL, SMALL, SMALL], PORTABLE);
  expect(inBlocks(graph, 2)).toEqual(graph);
});

test("so does an update that needs something of all that it made", async () => {
  const graph = await graphOf(normalised, [LARGE, LARGE], PORTABLE);
  expect(inBlocks(graph, 1)).toEqual(graph);
});

test("arrays that are no state are not updated in blocks", async () => {
  const graph = await graphOf(normalised, [LARGE, LARGE], PORTABLE);
  expect(scans(inBlocks(graph, 0))).toBe(0);
});
