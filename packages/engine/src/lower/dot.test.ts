import { fc } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { disguise } from "../../testing/disguise.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";
import { sizeOf } from "../shape.ts";

beforeAll(startCpu);

const [M, N, K, B] = [12, 10, 14, 6];

/** A product, the shapes of its operands, and the largest array that it has to build. */
interface Product {
  readonly name: string;
  readonly fn: (...xs: np.Array[]) => np.Array;
  readonly shapes: readonly number[][];
  readonly largest: number;
}

const einsum = (...args: (np.Array | number[])[]): np.Array => np.einsum(...args);

const PRODUCTS: readonly Product[] = [
  {
    name: "x·w",
    fn: (x, w) => np.matmul(x, w),
    shapes: [
      [M, K],
      [K, N],
    ],
    largest: K * M,
  },
  {
    name: "x·wᵀ",
    fn: (x, w) => np.matmul(x, w.transpose()),
    shapes: [
      [M, K],
      [N, K],
    ],
    largest: K * M,
  },
  {
    name: "xᵀ·w",
    fn: (x, w) => np.matmul(x.transpose(), w),
    shapes: [
      [K, M],
      [K, N],
    ],
    largest: K * M,
  },
  {
    name: "batches",
    fn: (x, w) => np.matmul(x, w),
    shapes: [
      [B, M, K],
      [B, K, N],
    ],
    largest: B * K * M,
  },
  {
    name: "one matrix for a batch",
    fn: (x, w) => np.matmul(x, w),
    shapes: [
      [B, M, K],
      [K, N],
    ],
    largest: B * K * M,
  },
  {
    name: "ij,kj->ki",
    fn: (x, w) => einsum(x, [0, 1], w, [2, 1], [2, 0]),
    shapes: [
      [M, K],
      [N, K],
    ],
    largest: K * M,
  },
  {
    name: "bijk,jkl->bil",
    fn: (x, w) => einsum(x, [0, 1, 2, 3], w, [2, 3, 4], [0, 1, 4]),
    shapes: [
      [B, M, 2, 7],
      [2, 7, N],
    ],
    largest: B * M * K,
  },
  {
    name: "ijk,kji->j, a sum over two axes of a batch",
    fn: (x, w) => einsum(x, [0, 1, 2], w, [2, 1, 0], [1]),
    shapes: [
      [M, B, K],
      [K, B, M],
    ],
    largest: M * B * K,
  },
  {
    name: "abij,abjk->bika",
    fn: (x, w) => einsum(x, [0, 1, 2, 3], w, [0, 1, 3, 4], [1, 2, 4, 0]),
    shapes: [
      [2, 3, M, K],
      [2, 3, K, N],
    ],
    largest: 2 * 3 * M * K,
  },
  { name: "an outer product", fn: (x, y) => np.outer(x, y), shapes: [[M], [N]], largest: M * N },
  { name: "a matrix and a vector", fn: (x, y) => np.matmul(x, y), shapes: [[M, K], [K]], largest: M * K },
  {
    name: "tensordot over two axes",
    fn: (x, y) => np.tensordot(x, y, 2),
    shapes: [
      [M, 2, 7],
      [2, 7, N],
    ],
    largest: M * K,
  },
];

describe.each(PRODUCTS)("$name", ({ fn, shapes, largest }) => {
  const examples = shapes.map((shape) => spec(shape));

  test("is jax-js's product", async () => {
    const next = stream(5);
    const operands = shapes.map((shape) =>
      tensor(
        shape,
        Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
      ),
    );
    await expectAgreement((xs) => [fn(...xs)], operands, { rtol: 1e-5, atol: 1e-5 });
  });

  test("builds nothing larger than an operand or the result", async () => {
    const made = await structure(fn, examples);
    expect(made.largest).toBeGreaterThan(0);
    expect(made.largest).toBeLessThanOrEqual(largest);
    expect(made.ops).not.toContain("Expand");
  });

  test("nor do its gradients", async () => {
    const { largest: built, ops } = await structure(
      (...xs: np.Array[]) =>
        xs.map((x, i) =>
          grad((y: np.Array) => {
            const product = fn(...xs.map((other, j) => (i === j ? y : other.ref)));
            return product.ref.mul(product).sum();
          })(x.ref),
        ),
      examples,
    );
    expect(built).toBeLessThanOrEqual(largest);
    expect(ops).not.toContain("Expand");
  });
});

test("a matrix product of operands that are any views builds no product of all three extents", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 2 ** 30 }), fc.nat({ max: 2 ** 30 }), async (left, right) => {
      const [x, w] = [disguise([7, 11], left, 2), disguise([11, 13], right, 2)];
      const { largest } = await structure(
        (a: np.Array, b: np.Array) => np.matmul(x.apply(a), w.apply(b)),
        [spec(x.source), spec(w.source)],
      );
      expect(largest).toBeLessThanOrEqual(7 * 11 * 13 - 1);
      expect(largest).toBeLessThanOrEqual(2 * Math.max(11 * 13, sizeOf(x.source), sizeOf(w.source)));
    }),
    { seed: 41, numRuns: 60 },
  );
});

test("a cotangent that is the same for the whole batch is factored out of a weight gradient", async () => {
  // Two linear layers: d/dw₁ Σ (x w₁) w₂ = (Σ x)ᵀ w₂ᵀ.
  const loss = (x: np.Array, w1: np.Array, w2: np.Array) => np.matmul(np.matmul(x, w1), w2).sum();
  const gradient = (x: np.Array, w1: np.Array, w2: np.Array) => grad((w: np.Array) => loss(x, w, w2))(w1);
  const examples = [spec([64, K]), spec([K, N]), spec([N, 1])];
  expect((await structure(gradient, examples)).largest).toBeLessThanOrEqual(64 * K);
  const next = stream(6);
  const noise = (shape: number[]) =>
    tensor(
      shape,
      Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
    );
  await expectAgreement(
    (xs) => [gradient(nth(xs, 0), nth(xs, 1), nth(xs, 2))],
    [noise([64, K]), noise([K, N]), noise([N, 1])],
    { rtol: 1e-5, atol: 1e-5 },
  );
});
