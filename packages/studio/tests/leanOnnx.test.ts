import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { AttributeProto_AttributeType, ModelProtoSchema } from "../../engine/src/onnx/onnx_pb.ts";
import { modelTable } from "../build/leanOnnx.ts";
import * as lean from "../build/onnxWriter.ts";

const port = (name: string, ...extents: readonly (string | number)[]) => ({
  name,
  type: {
    value: {
      case: "tensorType" as const,
      value: {
        elemType: 1,
        shape: {
          dim: extents.map((extent) => ({
            value:
              typeof extent === "string"
                ? { case: "dimParam" as const, value: extent }
                : { case: "dimValue" as const, value: BigInt(extent) },
          })),
        },
      },
    },
  },
});
const inner = { name: "body", input: [port("x", 3)], node: [{ opType: "Exp", input: ["x"], output: ["y"] }] };
const MODEL = {
  irVersion: 9n,
  producerName: "saddlepoint",
  docString: "",
  opsetImport: [
    { domain: "", version: 20n },
    { domain: "com.microsoft", version: 1n },
  ],
  graph: {
    name: "Grüße",
    input: [port("images", "batch", 1, 28, 28)],
    output: [port("out")],
    initializer: [
      {
        name: "w",
        dataType: 1,
        dims: [2n, 300n],
        rawData: new Uint8Array(new Float32Array(600).fill(-1.5).buffer),
      },
      { name: "nothing", dataType: 7, dims: [], rawData: new Uint8Array(0) },
    ],
    node: [
      {
        opType: "Scan",
        name: "",
        docString: "",
        input: ["a", ""],
        output: [],
        attribute: [
          { name: "i", type: AttributeProto_AttributeType.INT, i: -3n },
          { name: "f", type: AttributeProto_AttributeType.FLOAT, f: 1e-3 },
          { name: "s", type: AttributeProto_AttributeType.STRING, s: new TextEncoder().encode("linear") },
          { name: "ints", type: AttributeProto_AttributeType.INTS, ints: [0n, -1n, 2n ** 62n] },
          { name: "none", type: AttributeProto_AttributeType.INTS, ints: [] },
          { name: "g", type: AttributeProto_AttributeType.GRAPH, g: inner },
        ],
      },
    ],
  },
};

test("the page's writer gives the bytes that protobuf's own gives", async () => {
  // The engine's own copy, which is a dependency of the engine alone.
  const { resolve } = createRequire(new URL("../../engine/package.json", import.meta.url));
  const { create, toBinary } = await import(resolve("@bufbuild/protobuf"));
  const bytes = lean.toBinary(modelTable(), lean.create(undefined, MODEL));
  const wanted = Buffer.from(toBinary(ModelProtoSchema, create(ModelProtoSchema, MODEL)));
  expect(Buffer.from(bytes).toString("hex")).toBe(wanted.toString("hex"));
  expect(bytes.length).toBeGreaterThan(2400);
});

test("a value of another kind than its field's is refused by the field's name", () => {
  expect(() => lean.toBinary(modelTable(), { irVersion: "nine" })).toThrow(
    "irVersion must be a varint, got string",
  );
});
