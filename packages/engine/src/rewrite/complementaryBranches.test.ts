import { grad, nn, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { applied } from "../../testing/rewriting.ts";
import type { Program } from "../program.ts";
import { trace } from "../trace.ts";
import { eliminateCommonSubexpressions } from "./commonSubexpressions.ts";
import { mergeComplementaryBranches } from "./complementaryBranches.ts";
import { eliminateDeadEquations } from "./deadEquations.ts";

beforeAll(startCpu);

const float = { dtype: "float32", shape: [5] } as const;
const bool = { dtype: "bool", shape: [5] } as const;

const primitives = ({ equations }: Program): string[] => equations.map(({ primitive }) => primitive);

const rewrite = (program: Program): string[] =>
  primitives(
    [eliminateCommonSubexpressions, mergeComplementaryBranches, eliminateDeadEquations].reduce(
      (current, each) => applied(each, current).after,
      program,
    ),
  );

test("where(c, x, 0) + where(c, 0, y) becomes where(c, x, y), in either order", async () => {
  const sum = (c: np.Array, x: np.Array, y: np.Array) => np.where(c.ref, x, 0).add(np.where(c, 0, y));
  const mus = (c: np.Array, x: np.Array, y: np.Array) => np.where(c.ref, 0, y).add(np.where(c, x, 0));
  for (const fn of [sum, mus]) {
    const { program } = await trace(fn, [bool, float, float]);
    expect(primitives(program)).toEqual(["where", "where", "add"]);
    expect(rewrite(program)).toEqual(["where"]);
  }
});

test("a factor moves into the branch that is not 0", async () => {
  const fn = (c: np.Array, x: np.Array, y: np.Array) => np.where(c.ref, x, 0).add(np.where(c, 0, y).mul(0.1));
  const { program } = await trace(fn, [bool, float, float]);
  expect(rewrite(program)).toEqual(["mul", "where"]);
});

test("branches of different conditions, and branches that are not 0, stay", async () => {
  const different = (c: np.Array, d: np.Array, x: np.Array, y: np.Array) =>
    np.where(c, x, 0).add(np.where(d, 0, y));
  expect(rewrite((await trace(different, [bool, bool, float, float])).program)).toEqual([
    "where",
    "where",
    "add",
  ]);
  const same = (c: np.Array, x: np.Array, y: np.Array) => np.where(c.ref, x, 0).add(np.where(c, y, 0));
  expect(rewrite((await trace(same, [bool, float, float])).program)).toEqual(["where", "where", "add"]);
  const infinite = (c: np.Array, x: np.Array) => np.where(c, x, 0).mul(Number.POSITIVE_INFINITY);
  expect(rewrite((await trace(infinite, [bool, float])).program)).toEqual(["where", "mul"]);
});

test("the gradient of a leaky rectifier has one choice, and jax-js's values", async () => {
  const slope = (x: np.Array) => grad((y: np.Array) => nn.leakyRelu(y, 0.1).sum())(x);
  const { program } = await trace(slope, [float]);
  expect(rewrite(program).filter((primitive) => primitive === "where")).toHaveLength(1);
  await expectAgreement(
    (xs) => [
      slope(nth(xs, 0).ref),
      grad((y: np.Array) => {
        const z = nn.leakyRelu(y, 0.1);
        return z.ref.mul(z).sum();
      })(nth(xs, 0)),
    ],
    [tensor([5], [-2, -1, 0, 1, 2])],
  );
});

test("branches of several shapes and types keep their values", async () => {
  await expectAgreement(
    (xs) => {
      const [c, x, y, n] = [nth(xs, 0), nth(xs, 1), nth(xs, 2), nth(xs, 3)];
      return [
        np.where(c.ref, x.ref, 0).add(np.where(c.ref, 0, y.ref)),
        np
          .where(c.ref, x.ref, 0)
          .mul(-2)
          .add(np.where(c.ref, 0, n.ref)),
        np.where(c.ref, n.ref, 0).add(np.where(c.ref, 0, n.ref.neg())),
        np.where(c.ref, x, 0).mul(3),
        np.where(c, 0, n).mul(2.5).add(y),
      ];
    },
    [
      tensor([2, 1], [1, 0], "bool"),
      tensor([3], [1, 2, 3]),
      tensor([1], [-7]),
      tensor([2, 3], [1, 2, 3, 4, 5, 6], "int32"),
    ],
  );
});
