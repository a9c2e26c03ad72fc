import { grad, nn, numpy as np, vmap } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluated, expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";

beforeAll(startCpu);

const numbers = (result: { data: ArrayLike<unknown> | undefined } | undefined): number[] =>
  Array.from(result?.data ?? [], Number);

const counting = (shape: readonly number[]) =>
  tensor(
    shape,
    Array.from({ length: shape.reduce((n, extent) => n * extent, 1) }, (_, i) => i + 1),
  );

describe("gather and scatter", () => {
  test("look up by two broadcast indices, side by side and apart", async () => {
    const [i, j] = [tensor([2, 1], [1, 0], "int32"), tensor([3], [2, 0, 1], "uint32")];
    await expectAgreement(
      (xs) => {
        const [x, a, b] = [nth(xs, 0), nth(xs, 1), nth(xs, 2)];
        return [
          x.ref.slice(a.ref, b.ref),
          x.ref.slice([], a.ref, b.ref),
          x.ref.slice(a.ref, [], b.ref),
          x.ref.slice([], [], a.ref, b.ref),
          x.ref.slice(a.ref, [], [], b.ref),
          x.slice(1, a, [], b),
        ];
      },
      [counting([3, 3, 3, 3]), i, j],
    );
  });

  test("add up what is looked up more than once", async () => {
    const index = tensor([5], [1, 1, 0, 1, 3], "int32");
    const [result] = await evaluated(
      (xs) => [grad((x: np.Array) => np.take(x, nth(xs, 1), 0).mul(nth(xs, 2)).sum())(nth(xs, 0))],
      [counting([4]), index, counting([5])],
    );
    expect(numbers(result)).toEqual([3, 1 + 2 + 4, 0, 5]);
  });

  test("map over a leading axis of arrays and indices", async () => {
    const looked = vmap((x: np.Array, i: np.Array) => np.take(x, i, 0));
    await expectAgreement(
      (xs) => [
        looked(nth(xs, 0).ref, nth(xs, 1).ref),
        grad((x: np.Array) => {
          const taken = looked(x, nth(xs, 1));
          return taken.ref.mul(taken).sum();
        })(nth(xs, 0)),
      ],
      [counting([2, 4]), tensor([2, 3], [0, 0, 3, 2, 1, 1], "int32")],
    );
  });

  test("look nothing up without indices, and scatter nothing back", async () => {
    await expectAgreement(
      (xs) => [
        np.take(nth(xs, 0).ref, nth(xs, 1).ref, 0),
        grad((x: np.Array) => np.take(x, nth(xs, 1), 0).sum())(nth(xs, 0)),
      ],
      [counting([4, 2]), tensor([0], [], "int32")],
    );
  });

  test("make one-hot rows and choose along an axis", async () => {
    await expectAgreement(
      (xs) => [
        nn.oneHot(nth(xs, 1).ref, 3),
        np.takeAlongAxis(nth(xs, 0).ref, nth(xs, 1).reshape([2, 1]), 1),
        np.argmax(nth(xs, 0).ref, 1),
        np.argmin(nth(xs, 0), 0),
      ],
      [tensor([2, 3], [3, 1, 2, 0, 5, 4]), tensor([2], [2, 0], "int32")],
    );
  });
});

describe("sort and argsort", () => {
  const TIES = [2, 1, 2, 0, 1, 1, 0, 2, 2, 1, 0, 1, 2, 0, 0, 1, 2, 1, 0, 2];

  test("keep equal elements in their order, in every type", async () => {
    const order = TIES.map((_, i) => i).sort((i, j) => (TIES[i] ?? 0) - (TIES[j] ?? 0) || i - j);
    for (const dtype of ["float32", "float64", "int32", "uint32"] as const) {
      const [positions, values] = await evaluated(
        (xs) => [np.argsort(nth(xs, 0).ref), np.sort(nth(xs, 0))],
        [tensor([TIES.length], TIES, dtype)],
      );
      expect(numbers(positions)).toEqual(order);
      expect(numbers(values)).toEqual(TIES.toSorted((a, b) => a - b));
    }
  });

  test("take unsigned integers above 2³¹ for large", async () => {
    const wide = [2 ** 31, 5, 2 ** 32 - 1, 2 ** 31 - 1, 0];
    const [values] = await evaluated((xs) => [np.sort(nth(xs, 0))], [tensor([5], wide, "uint32")]);
    expect(numbers(values)).toEqual([0, 5, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]);
  });

  test("put infinities at the ends", async () => {
    const x = tensor([5], [1, Number.POSITIVE_INFINITY, -3, Number.NEGATIVE_INFINITY, 0]);
    const [values] = await evaluated((xs) => [np.sort(nth(xs, 0))], [x]);
    expect(numbers(values)).toEqual([Number.NEGATIVE_INFINITY, -3, 0, 1, Number.POSITIVE_INFINITY]);
  });

  test("have gradients that follow the elements", async () => {
    const weighted = (x: np.Array, w: np.Array) => grad((y: np.Array) => np.sort(y).mul(w).sum())(x);
    const [result] = await evaluated(
      (xs) => [weighted(nth(xs, 0), nth(xs, 1))],
      [tensor([4], [3, 1, 2, 0]), tensor([4], [10, 20, 30, 40])],
    );
    expect(numbers(result)).toEqual([40, 20, 30, 10]);
  });
});
