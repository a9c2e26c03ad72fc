import { nn, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { applied } from "../../testing/rewriting.ts";
import type { Program } from "../program.ts";
import { trace } from "../trace.ts";
import { eliminateCommonSubexpressions } from "./commonSubexpressions.ts";

beforeAll(startCpu);

const float = (...shape: number[]) => ({ dtype: "float32" as const, shape });

const primitives = ({ equations }: Program): string[] => equations.map(({ primitive }) => primitive);

async function rewritten(fn: (...xs: np.Array[]) => unknown, ...types: ReturnType<typeof float>[]) {
  const { program } = await trace(fn, types);
  return { before: program, after: applied(eliminateCommonSubexpressions, program).after };
}

const forward = (x: np.Array, w: np.Array): np.Array => nn.leakyRelu(np.matmul(x, w), 0.1);

test("a forward pass that is written twice is computed once", async () => {
  const once = await rewritten((x, w) => forward(x, w).sum(), float(4, 3), float(3, 2));
  const twice = await rewritten(
    (x, w) => [forward(x.ref, w.ref).sum(), forward(x, w).sum().mul(2)],
    float(4, 3),
    float(3, 2),
  );
  expect(primitives(twice.before).length).toBe(2 * primitives(once.before).length + 1);
  expect(primitives(twice.after)).toEqual([...primitives(once.after), "mul"]);
});

test("operands of sums, products and extrema may change places", async () => {
  const both = (op: (a: np.Array, b: np.Array) => np.Array) =>
    rewritten((x, y) => [op(x.ref, y.ref), op(y, x)], float(3), float(3));
  for (const op of [np.add, np.multiply, np.minimum, np.maximum]) {
    expect((await both(op)).after.equations).toHaveLength(1);
  }
  expect((await both((a, b) => a.mod(b))).after.equations).toHaveLength(2);
  expect((await both((a, b) => a.less(b))).after.equations).toHaveLength(2);
});

test("what differs in a parameter, a type or the sign of a zero stays apart", async () => {
  const { after } = await rewritten(
    (x) => [
      x.ref.sum(0),
      x.ref.sum(1),
      x.ref.astype(np.int32),
      x.ref.astype(np.uint32),
      np.minimum(x.ref, 0),
      np.minimum(x, -0),
    ],
    float(3, 3),
  );
  expect(after.equations).toHaveLength(6);
});

test("results that were computed twice are both there", async () => {
  await expectAgreement(
    (xs) => [forward(nth(xs, 0).ref, nth(xs, 1).ref), forward(nth(xs, 0), nth(xs, 1))],
    [tensor([2, 2], [1, -2, 3, -4]), tensor([2, 2], [1, 0.5, -1, 2])],
  );
});
