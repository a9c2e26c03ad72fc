import type { numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { spec } from "./arguments.ts";
import { exportModel } from "./exportModel.ts";
import { openModel } from "./openModel.ts";
import { Tensor } from "./tensor.ts";

test("a model that was exported opens, says what it takes and gives, and computes the same", async () => {
  const bytes = await exportModel(
    (x: np.Array) => ({ twice: x.ref.mul(2), sums: x.sum(1) }),
    [spec(["n", 3])],
    { argumentNames: ["x"] },
  );
  const model = await openModel(bytes);
  expect(model.inputs).toEqual([{ name: "x", type: "float32", shape: ["n", 3] }]);
  expect(model.outputs.map(({ name, shape }) => [name, shape])).toEqual([
    ["out.twice", ["n", 3]],
    ["out.sums", ["n"]],
  ]);
  const results = await model.run({ x: new Tensor("float32", Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]) });
  expect(results["out.twice"]?.data).toEqual(Float32Array.of(2, 4, 6, 8, 10, 12));
  expect(results["out.sums"]?.data).toEqual(Float32Array.of(6, 15));
  await model.release();
});

test("bytes that are no model are refused", async () => {
  await expect(openModel(Uint8Array.of(1, 2, 3))).rejects.toThrow();
});
