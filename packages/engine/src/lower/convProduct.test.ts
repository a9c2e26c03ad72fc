import { fc } from "@fast-check/vitest";
import { grad, lax, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { type Convolution, convolution, convolve } from "../../testing/convolution.ts";
import { nth } from "../../testing/example.ts";
import { type Fn, graphOf, noise, run } from "../../testing/graphs.ts";
import { startCpu } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { PORTABLE, type Target } from "../onnx/builder.ts";
import type { Graph } from "../onnx/graph.ts";

beforeAll(startCpu);

/** What sums of a hundred products in float32 leave. */
const SUMS = { rtol: 2e-5, atol: 2e-5 };

const PRODUCTS: Target = { convolutions: "products" };

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
      const plain = await graphOf(forward, [c.lhs, c.rhs], PORTABLE);
      const products = await graphOf(forward, [c.lhs, c.rhs], PRODUCTS);
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
  expect(convolutions(await graphOf(bothWays(IMAGE), shapes, PORTABLE))).toContain("ConvTranspose");
  expect(convolutions(await graphOf(bothWays(IMAGE), shapes, PRODUCTS))).toEqual([]);
});

test("a convolution and its weight gradient gather their patches once", async () => {
  const trained: Fn = (xs) => {
    const [x, w] = [nth(xs, 0), nth(xs, 1)];
    return [grad((k: np.Array) => np.square(lax.conv(x, k, IMAGE.strides, IMAGE.padding)).sum())(w)];
  };
  const graph = await graphOf(trained, [IMAGE.lhs, IMAGE.rhs], PRODUCTS);
  expect(graph.nodes.filter(({ op }) => op === "Gather")).toHaveLength(1);
});

test("narrow pixels of a batch are gathered with the batch innermost, with the same values", async () => {
  for (const channels of [1, 3]) {
    const c: Convolution = { ...IMAGE, lhs: [16, channels, 6, 6], rhs: [5, channels, 4, 4] };
    const shapes = [c.lhs, c.rhs];
    const next = stream(channels);
    const operands = shapes.map((shape) => noise(shape, next));
    const products = await graphOf(bothWays(c), shapes, PRODUCTS);
    const gathers = products.nodes.filter(({ op }) => op === "Gather");
    // Patches of the image, and what falls on each of its pixels: two by two.
    expect(gathers.map(({ attributes }) => attributes.axis)).toContain(0);
    expect(gathers.length).toBeGreaterThan(4);
    const expected = await run(await graphOf(bothWays(c), shapes, PORTABLE), operands);
    const found = await run(products, operands);
    found.forEach((result, i) => {
      expect(result).toBeAllClose(nth(expected, i), SUMS);
    });
  }
});
