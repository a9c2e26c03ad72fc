import type { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { applied, node, port } from "../../testing/rewriting.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";
import { fuseInverses } from "./inverses.ts";

beforeAll(startCpu);

const pair = [spec([3]), spec([2, 3])];

test("division and subtraction are one node each", async () => {
  expect((await structure((x: np.Array, y: np.Array) => x.div(y), pair)).ops).toEqual(["Div"]);
  expect((await structure((x: np.Array, y: np.Array) => x.sub(y), pair)).ops).toEqual(["Sub"]);
  expect((await structure((x: np.Array, y: np.Array) => y.neg().add(x), pair)).ops).toEqual(["Sub"]);
});

test("an inverse that is used elsewhere stays for that", async () => {
  const { ops } = await structure((x: np.Array, y: np.Array) => {
    const inverse = y.neg();
    return [x.add(inverse.ref), inverse];
  }, pair);
  expect(ops.toSorted()).toEqual(["Neg", "Sub"]);
});

test("the order of what is subtracted and divided is kept, and values with it", async () => {
  await expectAgreement(
    (xs) => {
      const [x, y] = [nth(xs, 0), nth(xs, 1)];
      return [x.ref.sub(y.ref), y.ref.sub(x.ref), x.ref.div(y.ref), y.ref.div(x.ref), x.neg().sub(y.neg())];
    },
    [tensor([3], [1, 2, 4]), tensor([2, 3], [3, 5, 7, -2, 0.5, 8])],
  );
});

test("products and sums of other things are left alone", () => {
  const graph = {
    name: "g",
    inputs: [port("x"), port("y")],
    outputs: [],
    initializers: [],
    nodes: [
      node("Neg", ["x"], "n"),
      node("Mul", ["y", "n"], "p"),
      node("Reciprocal", ["x"], "r"),
      node("Add", ["y", "r"], "s"),
    ],
  };
  expect(applied(fuseInverses, graph).after).toEqual(graph);
});
