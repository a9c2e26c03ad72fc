import type { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { noise } from "../../testing/graphs.ts";
import { startCpu } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";

beforeAll(startCpu);

const transposes = (ops: readonly string[]): number => ops.filter((op) => op === "Transpose").length;

/** Two products of images, one stored with the channels last and one row by row; the result has the channels last. */
const images = (pixels: np.Array, planes: np.Array): np.Array => {
  const last = pixels.transpose([0, 3, 1, 2]);
  return last.ref.mul(planes).mul(last).transpose([0, 2, 3, 1]);
};

test("a batch of images keeps its channels last beside one that has them first, which is transposed once", async () => {
  const { ops } = await structure(images, [spec([2, 4, 5, 3]), spec([2, 3, 4, 5])]);
  expect(transposes(ops)).toBe(1);
  const next = stream(7);
  const operands = [noise([2, 4, 5, 3], next), noise([2, 3, 4, 5], next)];
  await expectAgreement((xs) => [images(nth(xs, 0), nth(xs, 1))], operands);
});

test("a matrix and one stored the other way round meet in rows, as results are stored", async () => {
  const { ops } = await structure(
    (x: np.Array, y: np.Array) => x.transpose().mul(y),
    [spec([4, 3]), spec([3, 4])],
  );
  expect(transposes(ops)).toBe(1);
});
