import { fromBinary } from "@bufbuild/protobuf";
import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { Tensor } from "../tensor.ts";
import { dataType } from "./dataTypes.ts";
import { encodeModel } from "./encode.ts";
import type { Graph } from "./graph.ts";
import { ModelProtoSchema } from "./onnx_pb.ts";
import { NEWEST } from "./opset.ts";

const TYPES = ["float32", "float64", "int32", "uint32", "int64", "bool"] as const;

const DATA = {
  float32: Float32Array.of(1.5, -0, Number.NaN),
  float64: Float64Array.of(Math.PI, -1e300, 0),
  int32: Int32Array.of(-1, 2 ** 31 - 1, 7),
  uint32: Uint32Array.of(2 ** 32 - 1, 0, 7),
  int64: BigInt64Array.of(-1n, 2n ** 40n, 7n),
  bool: Uint8Array.of(1, 0, 1),
} as const;

/** A graph that gives back a constant of each type. */
const constants: Graph = {
  name: "constants",
  inputs: [],
  outputs: TYPES.map((dtype) => ({ name: dtype, dtype, shape: [3] })),
  initializers: TYPES.map((dtype) => ({
    value: { name: `c_${dtype}`, dtype, shape: [3] },
    data: DATA[dtype],
  })),
  nodes: TYPES.map((dtype) => ({
    op: "Identity",
    name: `i_${dtype}`,
    inputs: [`c_${dtype}`],
    outputs: [{ name: dtype, dtype, shape: [3] }],
    attributes: {},
  })),
};

test("constants of every type come out bit by bit as they went in", async () => {
  const session = await InferenceSession.create(encodeModel(constants));
  const results = await session.run({});
  for (const dtype of TYPES) {
    expect(results[dtype]?.type).toBe(dtype);
    expect(results[dtype]?.data).toEqual(DATA[dtype]);
  }
});

test("a constant may be a part of a larger buffer", async () => {
  const part = Float32Array.of(1, 2, 3, 4, 5).subarray(1, 4);
  const graph = {
    ...constants,
    initializers: constants.initializers.map((one) =>
      one.value.dtype === "float32" ? { ...one, data: part } : one,
    ),
  };
  const session = await InferenceSession.create(encodeModel(graph));
  expect((await session.run({})).float32?.data).toEqual(Float32Array.of(2, 3, 4));
});

test("a model says its versions, its description, its ports and every kind of attribute", () => {
  const body: Graph = { ...constants, name: "body", nodes: [], initializers: [] };
  const graph: Graph = {
    name: "g",
    inputs: [{ name: "x", dtype: "float32", shape: ["batch", 3] }],
    outputs: [{ name: "y", dtype: "float32", shape: ["batch", 3] }],
    initializers: [],
    nodes: [
      {
        op: "Identity",
        name: "n",
        inputs: ["x", ""],
        outputs: [{ name: "y", dtype: "float32", shape: ["batch", 3] }],
        attributes: { int: 3, ints: [-1, 2], text: "constant", float: { float: 0.5 }, body: { graph: body } },
      },
    ],
  };
  const model = fromBinary(ModelProtoSchema, encodeModel(graph, "what it is"));
  expect(model.opsetImport.map(({ version }) => version)).toEqual([BigInt(NEWEST)]);
  expect(model.docString).toBe("what it is");
  const [input] = model.graph?.input ?? [];
  const type = input?.type?.value;
  expect(type?.case === "tensorType" && type.value.shape?.dim.map(({ value }) => value.value)).toEqual([
    "batch",
    3n,
  ]);
  const [node] = model.graph?.node ?? [];
  expect(node?.input).toEqual(["x", ""]);
  const [int, ints, text, float, inner] = node?.attribute ?? [];
  expect([int?.i, ints?.ints, float?.f, inner?.g?.name]).toEqual([3n, [-1n, 2n], 0.5, "body"]);
  expect(new TextDecoder().decode(text?.s)).toBe("constant");
});

test("element types have ONNX's numbers", () => {
  expect(TYPES.map(dataType)).toEqual([1, 11, 6, 12, 7, 9]);
});

test("a dimension with a name takes any size", async () => {
  const port = (name: string) => ({ name, dtype: "float32" as const, shape: ["batch", 2] });
  const [x, y] = [port("x"), port("y")];
  const nodes = [{ op: "Neg" as const, name: "n", inputs: ["x"], outputs: [y], attributes: {} }];
  const session = await InferenceSession.create(
    encodeModel({ name: "g", inputs: [x], outputs: [y], initializers: [], nodes }),
  );
  for (const size of [1, 4]) {
    const { y } = await session.run({
      x: new Tensor("float32", new Float32Array(2 * size).fill(1), [size, 2]),
    });
    expect([y?.dims, y?.data]).toEqual([[size, 2], new Float32Array(2 * size).fill(-1)]);
  }
});
