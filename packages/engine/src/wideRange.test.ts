import { fc } from "@fast-check/vitest";
import { lax, numpy as np } from "@jax-js/jax";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import "../../saddlepoint/testing/toBeAllClose.ts";
import { nth } from "../testing/example.ts";
import { type Fn, graphOf } from "../testing/graphs.ts";
import { startCpu, tensor } from "../testing/jax.ts";
import { stream } from "../testing/random.ts";
import { feedsOf } from "./compile.ts";
import { PORTABLE, type Target } from "./onnx/builder.ts";
import { encodeModel } from "./onnx/encode.ts";
import { runtime as node } from "./runtime/node.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { runtime as web } from "./runtime/web.ts";
import { sizeOf } from "./shape.ts";

beforeAll(startCpu);

// The page's runtime brings a Worker to Node, by which jax-js would take its memory for shared: in files to come as well.
beforeAll(() => {
  vi.stubGlobal("Worker", undefined);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

/** Powers of ten of numbers, of what a scale makes of them, and of results, all well within float32's normal numbers. */
const power = fc.integer({ min: -36, max: 36 });

/** 10ᵃ · [1, 2): all positive, so that sums lose nothing by cancelling. */
const numbers = (count: number, exponent: number, seed: number): number[] => {
  const next = stream(seed);
  return Array.from({ length: count }, () => Math.fround((1 + next()) * 10 ** exponent));
};

const [M, K, N] = [3, 4, 5];

/** How a program multiplies by 10ᵉ. */
const SCALINGS: readonly ((x: np.Array, e: number) => np.Array)[] = [
  (x, e) => x.mul(10 ** e),
  (x, e) => x.div(10 ** -e),
  (x, e) => x.mul(np.array(10 ** e)),
  (x, e) => np.full(x.shape, 10 ** e).mul(x),
  (x, e) => x.mul(10 ** Math.trunc(e / 2)).mul(10 ** (e - Math.trunc(e / 2))),
];

interface Product {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly of: (x: np.Array, w: np.Array) => np.Array;
  /** The same in float64, of rows of x and columns of w as flat arrays. */
  readonly exact: (x: readonly number[], w: readonly number[]) => number[];
}

const rowsByColumns =
  (m: number, k: number, n: number) =>
  (x: readonly number[], w: readonly number[]): number[] =>
    Array.from({ length: m * n }, (_, i) => {
      const [row, column] = [Math.floor(i / n), i % n];
      return Array.from({ length: k }, (_, t) => (x[row * k + t] ?? 0) * (w[t * n + column] ?? 0)).reduce(
        (sum, term) => sum + term,
        0,
      );
    });

const PRODUCTS: Readonly<Record<string, Product>> = {
  "of matrices": { x: [M, K], w: [K, N], of: np.matmul, exact: rowsByColumns(M, K, N) },
  "of a row and a matrix": { x: [1, K], w: [K, N], of: np.matmul, exact: rowsByColumns(1, K, N) },
  "of vectors": { x: [K], w: [K], of: np.dot, exact: rowsByColumns(1, K, 1) },
  "of transposed matrices": {
    x: [M, K],
    w: [K, N],
    of: (x, w) => np.matmul(w.transpose(), x.transpose()).transpose(),
    exact: rowsByColumns(M, K, N),
  },
  "that is spelled as a sum": {
    x: [M, K],
    w: [K, N],
    of: (x, w) => x.reshape([M, K, 1]).mul(w).sum(1),
    exact: rowsByColumns(M, K, N),
  },
  "of one number and a vector": {
    x: [],
    w: [K],
    of: (x, w) => np.dot(np.broadcastTo(x, [K]), w),
    exact: ([x = 0], w) => rowsByColumns(1, K, 1)(Array(K).fill(x), w),
  },
  "of equal rows and a matrix": {
    x: [M, 1],
    w: [K, N],
    of: (x, w) => np.matmul(np.broadcastTo(x, [M, K]), w),
    exact: (x, w) =>
      rowsByColumns(
        M,
        K,
        N,
      )(
        x.flatMap((each) => Array<number>(K).fill(each)),
        w,
      ),
  },
  "that sums what one side alone has": {
    x: [M, K, 1],
    w: [1, 1, N],
    of: (x, w) => x.mul(w).sum([1]),
    exact: (x, w) => rowsByColumns(M, K, N)(x, Array.from({ length: K }, () => w).flat()),
  },
  "of images and kernels": {
    x: [1, K, M],
    w: [N, K, 1],
    of: (x, w) => lax.convGeneralDilated(x, w, [1], [[0, 0]]),
    exact: (x, w) => {
      const transposed = Array.from({ length: M * K }, (_, i) => x[(i % K) * M + Math.floor(i / K)] ?? 0);
      const kernels = Array.from({ length: K * N }, (_, i) => w[(i % N) * K + Math.floor(i / N)] ?? 0);
      const result = rowsByColumns(M, K, N)(transposed, kernels);
      return Array.from({ length: N * M }, (_, i) => result[(i % M) * N + Math.floor(i / M)] ?? 0);
    },
  },
};

const scaling = fc.constantFrom(...SCALINGS);

/** The powers of ten of both operands; of both when they are scaled; of the scaled result. */
const scaled = fc
  .record({
    x: power,
    w: power,
    scaledX: power,
    scaledW: power,
    result: power,
    seed: fc.nat({ max: 2 ** 30 }),
  })
  .map(({ x, w, scaledX, scaledW, result, seed }) => {
    const scales = { x: scaledX - x, w: scaledW - w, result: result - scaledX - scaledW };
    return { x, w, seed, scales, product: scaledX + scaledW };
  })
  .filter(({ scales, product }) => [...Object.values(scales), product].every((e) => Math.abs(e) <= 36));

const RUNTIMES = [
  { where: "in Node", runtime: node, target: { convolutions: "products" } },
  { where: "in a page", runtime: web, target: PORTABLE },
] satisfies { where: string; runtime: Runtime; target: Target }[];

describe.each(Object.entries(PRODUCTS))(
  "the product %s, its operands and itself scaled",
  (_, { x, w, of, exact }) => {
    test.each(RUNTIMES)(
      "is its exact value $where, whatever the scales' own product",
      async ({ runtime, target }) => {
        await fc.assert(
          fc.asyncProperty(
            scaled,
            fc.tuple(scaling, scaling, scaling),
            async (drawn, [first, second, third]) => {
              const { scales, seed } = drawn;
              const fn: Fn = (xs) => [
                third(of(first(nth(xs, 0), scales.x), second(nth(xs, 1), scales.w)), scales.result),
              ];
              const left = numbers(sizeOf(x), drawn.x, seed);
              const right = numbers(sizeOf(w), drawn.w, seed + 1);
              const graph = await graphOf(fn, [x, w], target);
              const session = await runtime.createSession(encodeModel(graph), { device: "cpu", threads: 1 });
              const results = await session.run(feedsOf(graph, [tensor(x, left), tensor(w, right)]));
              await session.release();
              const products = exact(times(left, scales.x), times(right, scales.w));
              expect(results[nth(graph.outputs, 0).name]?.data).toBeAllClose(times(products, scales.result), {
                rtol: 2e-5,
                atol: 0,
              });
            },
          ),
          { numRuns: 8 },
        );
      },
    );
  },
);

const times = (values: readonly number[], e: number): number[] => values.map((value) => value * 10 ** e);

describe.each(RUNTIMES)("$where", ({ runtime, target }) => {
  const given = async (fn: Fn, x: readonly number[], shape: readonly number[] = [x.length]) => {
    const graph = await graphOf(fn, [shape], target);
    const session = await runtime.createSession(encodeModel(graph), { device: "cpu", threads: 1 });
    const results = await session.run(feedsOf(graph, [tensor(shape, x)]));
    await session.release();
    return graph.outputs.map(({ name }) => Array.from(results[name]?.data ?? [], Number));
  };
  const extrema: Fn = (xs) => [nth(xs, 0).ref.max(0), nth(xs, 0).min(0)];

  test("a maximum and a minimum are NaN where there is one, at any place, and else those of the numbers", async () => {
    const others = [1, -Infinity, Infinity, 0, 3e38, -3e38, 1e-38, 2, 5];
    for (const place of [0, 1, 4, 8]) {
      expect(await given(extrema, others.with(place, NaN))).toEqual([[NaN], [NaN]]);
    }
    expect(await given(extrema, others)).toEqual([[Infinity], [-Infinity]]);
    expect(await given(extrema, [3e38, 2.9e38, 3e38])).toEqual([[Math.fround(3e38)], [Math.fround(2.9e38)]]);
  });

  test("two numbers that are added to a convolution one after the other are not added to each other", async () => {
    const fn: Fn = (xs) => [
      lax
        .convGeneralDilated(nth(xs, 0), np.array([2]).reshape([1, 1, 1]), [1], [[0, 0]])
        .add(1e30)
        .add(-1e30),
    ];
    expect(await given(fn, [1, 2, 3], [1, 1, 3])).toEqual([[0, 0, 0]]);
  });

  test("a scale after a convolution does not meet its weights", async () => {
    const fn: Fn = (xs) => [
      lax.convGeneralDilated(nth(xs, 0), np.array([1e30]).reshape([1, 1, 1]), [1], [[0, 0]]).mul(1e20),
    ];
    const [result] = await given(fn, [1e-30, 2e-30], [1, 1, 2]);
    expect(result).toBeAllClose([1e20, 2e20], { rtol: 1e-6 });
  });
});
