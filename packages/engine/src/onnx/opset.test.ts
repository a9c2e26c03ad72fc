import { fromBinary } from "@bufbuild/protobuf";
import { numpy as np } from "@jax-js/jax";
import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { tensor } from "../../testing/jax.ts";
import { spec } from "../arguments.ts";
import { countWork } from "../cost/countWork.ts";
import { exportModel } from "../exportModel.ts";
import { ModelProtoSchema } from "./onnx_pb.ts";
import { OPSETS } from "./opset.ts";

const extremes = (x: np.Array) => [x.ref.max(1), x.ref.min(), x.ref.prod(0), x.sum(1)];
const bits = (x: np.Array) => [np.bitwiseAnd(x, 6)];

const exported = async (fn: (x: np.Array) => np.Array[], dtype: "float32" | "int32", opset?: number) => {
  const model = await exportModel(fn, [spec(["batch", 2], dtype)], { argumentNames: ["x"], opset });
  const { opsetImport, irVersion } = fromBinary(ModelProtoSchema, model);
  return { model, opset: Number(opsetImport[0]?.version), irVersion };
};

test("a model is written in the lowest operator set that it needs, in the format that came with it", async () => {
  expect(await exported(extremes, "float32")).toMatchObject({ opset: 17, irVersion: 8n });
  expect(await exported(bits, "int32")).toMatchObject({ opset: 18, irVersion: 8n });
});

test.each(OPSETS)("in operator set %i a model is valid and gives the same numbers", async (opset) => {
  const { model, ...versions } = await exported(extremes, "float32", opset);
  expect(versions).toMatchObject({ opset, irVersion: opset < 19 ? 8n : 9n });
  const session = await InferenceSession.create(model);
  const results = await session.run({ x: tensor([2, 2], [1, 2, 3, -4]) });
  expect(session.outputNames.map((name) => Array.from(results[name]?.data ?? [], Number))).toEqual([
    [2, 3],
    [-4],
    [3, -8],
    [3, -1],
  ]);
  await session.release();
});

test("the oldest form of a reduction takes its axes as an attribute, and the model can be counted", async () => {
  const { model } = await exported((x) => [x.max(1)], "float32", 17);
  const node = fromBinary(ModelProtoSchema, model).graph?.node.find(({ opType }) => opType === "ReduceMax");
  expect(node?.input).toHaveLength(1);
  expect(node?.attribute.find(({ name }) => name === "axes")?.ints).toEqual([1n]);
  const fixed = await exportModel((x: np.Array) => x.max(1), [spec([3, 2])], { opset: 17 });
  const newest = await exportModel((x: np.Array) => x.max(1), [spec([3, 2])], { opset: 20 });
  expect(countWork(fixed).flops).toBe(countWork(newest).flops);
});

test("an operator that a set lacks is refused by its node, and a set that is none before any work", async () => {
  await expect(exported(bits, "int32", 17)).rejects.toThrow(
    /^exportModel\(fn, …, \{ opset \}\): opset must be at least 18 for BitwiseAnd \(node .*BitwiseAnd_\d+\), got 17$/,
  );
  for (const opset of [16, 21, 17.5, Number.NaN]) {
    await expect(exported(extremes, "float32", opset)).rejects.toThrow(
      `exportModel(fn, …, { opset }): opset must be an integer from 17 to 20, got ${opset}`,
    );
  }
});
