import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { evaluated, expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";

beforeAll(startCpu);

const OPERATORS = ["less", "lessEqual", "equal", "notEqual", "greater", "greaterEqual"] as const;

/** Every comparison of the two. */
const compared = (xs: readonly np.Array[]): np.Array[] => {
  const [x, y] = [nth(xs, 0), nth(xs, 1)];
  const results = OPERATORS.map((op) => x.ref[op](y.ref));
  x.dispose();
  y.dispose();
  return results;
};

test("arrays of two types are compared in the one that jax-js promotes them to", async () => {
  const types = ["float32", "float64", "int32", "uint32", "bool"] as const;
  const operands = types.map((dtype) => tensor([4], [1, 0, 1, 0], dtype));
  const others = types.map((dtype) =>
    tensor([4], dtype.startsWith("float") ? [0.5, 0, 1, 1.5] : [1, 1, 0, 0], dtype),
  );
  await expectAgreement(
    (xs) =>
      types.flatMap((_, i) =>
        types.flatMap((__, j) => compared([nth(xs, i).ref, nth(xs, types.length + j).ref])),
      ),
    [...operands, ...others],
  );
});

test("a float scalar that is an argument makes the comparison one of floats", async () => {
  const [x, half] = [tensor([3], [0, 1, 2], "int32"), tensor([], [0.5])];
  const results = await evaluated(compared, [x, half]);
  expect(results.map((result) => Array.from(result.data, Number).join(""))).toEqual([
    "100", // less
    "100",
    "000", // equal
    "111",
    "011", // greater
    "011",
  ]);
});

test("a plain number beside integers is an integer, as in jax-js", async () => {
  await expectAgreement(
    (xs) => {
      const x = nth(xs, 0);
      return [x.ref.less(1.5), x.ref.greater(-0.5), x.ref.equal(2), np.where(x.greater(0), 1, -1)];
    },
    [tensor([4], [0, 1, 2, -1], "int32")],
  );
});

test("unsigned integers above 2³¹ are larger than small ones", async () => {
  const results = await evaluated(compared, [
    tensor([4], [2 ** 32 - 1, 1, 2 ** 31, 2 ** 31 - 1], "uint32"),
    tensor([4], [1, 2 ** 31, 5, 2 ** 31], "uint32"),
  ]);
  expect(results.map((result) => Array.from(result.data, Number).join(""))).toEqual([
    "0101",
    "0101",
    "0000",
    "1111",
    "1010",
    "1010",
  ]);
});

test("NaN differs from everything, itself included", async () => {
  const results = await evaluated(compared, [
    tensor([2], [Number.NaN, 1]),
    tensor([2], [Number.NaN, Number.NaN]),
  ]);
  const expected = ["00", "00", "00", "11", "00", "00"];
  expect(results.map((result) => Array.from(result.data, Number).join(""))).toEqual(expected);
});
