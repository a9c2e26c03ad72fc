import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { evaluated, expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import type { ElementType } from "../tensor.ts";

beforeAll(startCpu);

async function cast(numbers: number[], from: ElementType, to: ElementType): Promise<number[]> {
  const [result] = await evaluated(
    (xs) => [nth(xs, 0).astype(np[to])],
    [tensor([numbers.length], numbers, from)],
  );
  return Array.from(result?.data ?? [], Number);
}

test("floats become integers towards zero, saturate at the ends of the range, and NaN becomes 0", async () => {
  const wild = [
    2.9,
    -2.9,
    3e9,
    -3e9,
    1e30,
    -1e30,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ];
  for (const from of ["float32", "float64"] as const) {
    const [low, high] = [-(2 ** 31), 2 ** 31 - 1];
    expect(await cast(wild, from, "int32")).toEqual([2, -2, high, low, high, low, high, low, 0]);
    const most = 2 ** 32 - 1;
    expect(await cast(wild, from, "uint32")).toEqual([2, 0, 3e9, 0, most, 0, most, 0, 0]);
  }
});

test("integers keep their bits when they change sign", async () => {
  expect(await cast([-1, 5, -(2 ** 31)], "int32", "uint32")).toEqual([2 ** 32 - 1, 5, 2 ** 31]);
  expect(await cast([2 ** 32 - 1, 5, 2 ** 31], "uint32", "int32")).toEqual([-1, 5, -(2 ** 31)]);
});

test("what is not zero is true, and true is 1", async () => {
  expect(await cast([0, -0, 1e-30, -2], "float32", "bool")).toEqual([0, 0, 1, 1]);
  for (const to of ["float32", "float64", "int32", "uint32"] as const) {
    expect(await cast([1, 0, 1], "bool", to)).toEqual([1, 0, 1]);
  }
});

test("a broadcast is converted before it is written out", async () => {
  await expectAgreement(
    (xs) => [np.broadcastTo(nth(xs, 0), [4, 3]).astype(np.int32).astype(np.float32).mul(0.5)],
    [tensor([3], [1.5, -2.5, 0])],
  );
});
