import { numpy as np } from "@jax-js/jax";
import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { spec } from "./arguments.ts";
import { exportModel } from "./exportModel.ts";
import { openModel } from "./openModel.ts";
import { compileSteps } from "./steps.ts";
import { Tensor } from "./tensor.ts";

const weights = {
  weight: new Tensor("float32", Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]),
  bias: new Tensor("float32", Float32Array.of(10, 20), [2]),
  unused: new Tensor("float32", new Float32Array(100_000), [100_000]),
};

const affine = ({ weight, bias, unused }: Record<keyof typeof weights, np.Array>, x: np.Array) => {
  unused.dispose();
  return { sum: np.dot(x, weight).add(bias) };
};

const exported = () =>
  exportModel(affine, [weights, spec(["batch", 3])], {
    argumentNames: ["layer", "x"],
    resultName: "y",
    description: "an affine map",
  });

test("arguments given as tensors are stored in the model, and the others are its inputs", async () => {
  const session = await InferenceSession.create(await exported());
  expect(session.inputNames).toEqual(["x"]);
  expect(session.outputNames).toEqual(["y.sum"]);
});

test.each([1, 2, 5])("the model gives the function's results for a batch of %i", async (n) => {
  const session = await InferenceSession.create(await exported());
  const x = Float32Array.from({ length: 3 * n }, (_, i) => i);
  const results = await session.run({ x: new Tensor("float32", x, [n, 3]) });
  const expected = Array.from({ length: n }, (_, i) => {
    const [a, b, c] = [3 * i, 3 * i + 1, 3 * i + 2];
    return [a + 3 * b + 5 * c + 10, 2 * a + 4 * b + 6 * c + 20];
  });
  expect(results["y.sum"]?.dims).toEqual([n, 2]);
  expect(Array.from(results["y.sum"]?.data ?? [], Number)).toEqual(expected.flat());
});

test("what the results do not depend on is left out", async () => {
  expect((await exported()).byteLength).toBeLessThan(2000);
});

test("weights that compiled steps returned are stored as they are, whatever their type", async () => {
  type Weights = { w: np.Array; shift: np.Array; mask: np.Array };
  const trained = await compileSteps(
    ({ w, shift, mask }: Weights, x: np.Array) => [{ w: w.add(x), shift, mask }, {}] as const,
    [{ w: spec([2]), shift: spec([2], "int32"), mask: spec([2], "bool") }, spec([])],
  );
  const before = {
    w: new Tensor("float32", Float32Array.of(1, 2), [2]),
    shift: new Tensor("int32", Int32Array.of(10, 20), [2]),
    mask: new Tensor("bool", Uint8Array.of(1, 0), [2]),
  };
  const [after] = await trained(before, new Tensor("float32", Float32Array.of(1, 1), [2]));
  expect(after.w).not.toBeInstanceOf(Tensor);
  await trained.release();

  const apply = ({ w, shift, mask }: Weights, x: np.Array) =>
    np.where(mask, x.mul(w), x.ref.add(shift.astype(np.float32)));
  const model = await openModel(
    await exportModel((weights: Weights, x: np.Array) => apply(weights, x.ref), [after, spec(["batch", 2])], {
      argumentNames: ["net", "x"],
    }),
  );
  expect(model.inputs.map(({ name }) => name)).toEqual(["x"]);
  const { out } = await model.run({ x: new Tensor("float32", Float32Array.of(5, 5), [1, 2]) });
  expect(out?.data).toEqual(Float32Array.of(15, 25));
  await model.release();
});
