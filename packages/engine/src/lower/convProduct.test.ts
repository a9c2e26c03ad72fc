import { fc } from "@fast-check/vitest";
import { grad, lax, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { runtime } from "#runtime";
import { type Convolution, convolution, convolve } from "../../testing/convolution.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { spec } from "../arguments.ts";
import { feedsOf, traceToGraph } from "../compile.ts";
import type { Convolutions } from "../onnx/builder.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { Graph } from "../onnx/graph.ts";
import { sizeOf, type Tensor } from "../tensor.ts";

beforeAll(startCpu);

/** What sums of a hundred products in float32 leave. */
const SUMS = { rtol: 2e-5, atol: 2e-5 };

type Fn = (xs: np.Array[]) => np.Array[];

async function graphOf(fn: Fn, shapes: readonly (readonly number[])[], as: Convolutions): Promise<Graph> {
  const examples = shapes.map((shape) => spec([...shape]));
  return (await traceToGraph(fn, [examples], { argumentNames: ["x"] }, as)).graph;
}

async function run(graph: Graph, operands: readonly Tensor[]): Promise<Tensor[]> {
  const session = await runtime.createSession(encodeModel(graph), { device: "cpu", threads: 1 });
  const results = await session.run(feedsOf(graph, operands));
  await session.release();
  return graph.outputs.flatMap(({ name }) => results[name] ?? []);
}

const noise = (shape: readonly number[], next: () => number): Tensor =>
  tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
  );

const convolutions = (graph: Graph): string[] =>
  graph.nodes.flatMap(({ op }) => (op === "Conv" || op === "ConvTranspose" ? [op] : []));

/** A convolution, and its gradient by its input: a convolution of the other kind. */
const bothWays =
  (c: Convolution): Fn =>
  (xs) => {
    const [x, w] = [nth(xs, 0), nth(xs, 1)];
    const out = convolve(x.ref, w.ref, c);
    return [out, grad((y: np.Array) => np.square(convolve(y, w, c)).sum())(x)];
  };

test("products give what ONNX Runtime's own operators give, for any strides, paddings and dilations", async () => {
  const random = fc.record({
    spatial: fc.integer({ min: 1, max: 3 }),
    transposed: fc.boolean(),
    seed: fc.nat({ max: 2 ** 30 }),
  });
  await fc.assert(
    fc.asyncProperty(random, async ({ spatial, transposed, seed }) => {
      const next = stream(seed);
      const c = convolution(spatial, next, transposed);
      const operands = [noise(c.lhs, next), noise(c.rhs, next)];
      const forward: Fn = (xs) => [convolve(nth(xs, 0), nth(xs, 1), c)];
      const plain = await graphOf(forward, [c.lhs, c.rhs], "operators");
      const products = await graphOf(forward, [c.lhs, c.rhs], "products");
      const [expected, found] = [await run(plain, operands), await run(products, operands)];
      expect(found).toHaveLength(1);
      found.forEach((result, i) => {
        expect(result).toBeAllClose(nth(expected, i), SUMS);
      });
    }),
    { numRuns: 40 },
  );
});

const IMAGE: Convolution = {
  lhs: [3, 4, 6, 6],
  rhs: [5, 4, 4, 4],
  strides: [2, 2],
  padding: [
    [1, 1],
    [1, 1],
  ],
  lhsDilation: [1, 1],
  rhsDilation: [1, 1],
};

test("a strided convolution and its gradient by the image leave no convolution in the graph", async () => {
  const shapes = [IMAGE.lhs, IMAGE.rhs];
  expect(convolutions(await graphOf(bothWays(IMAGE), shapes, "operators"))).toContain("ConvTranspose");
  expect(convolutions(await graphOf(bothWays(IMAGE), shapes, "products"))).toEqual([]);
});

test("a convolution and its weight gradient gather their patches once", async () => {
  const trained: Fn = (xs) => {
    const [x, w] = [nth(xs, 0), nth(xs, 1)];
    return [grad((k: np.Array) => np.square(lax.conv(x, k, IMAGE.strides, IMAGE.padding)).sum())(w)];
  };
  const graph = await graphOf(trained, [IMAGE.lhs, IMAGE.rhs], "products");
  expect(graph.nodes.filter(({ op }) => op === "Gather")).toHaveLength(1);
});
