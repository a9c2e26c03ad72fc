import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu } from "../testing/jax.ts";
import { type Spec, spec } from "./arguments.ts";
import { traceToGraph } from "./compile.ts";
import { sharesNothing } from "./sharesNothing.ts";

beforeAll(startCpu);

const graphOf = async (...examples: [Spec, Spec]) =>
  (await traceToGraph((x: np.Array, y: np.Array) => np.tanh(np.matmul(x, y)), examples, {})).graph;

test("a graph of small arrays has nothing to share among threads, one with a large array has", async () => {
  expect(sharesNothing(await graphOf(spec([128, 32]), spec([32, 32])))).toBe(true);
  expect(sharesNothing(await graphOf(spec([256, 64]), spec([64, 256])))).toBe(false);
});

test("a graph of any batch size may be large", async () => {
  expect(sharesNothing(await graphOf(spec(["n", 32]), spec([32, 32])))).toBe(false);
});
