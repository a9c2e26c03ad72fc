// What tools need that look into compiled models or make their own: the benchmark. No part of the library's contract.
import { fromBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema } from "./onnx/onnx_pb.ts";

export { runtime } from "#runtime";
export { flopsOf, movesMemory } from "./cost/arithmetic.ts";
export { countWork, type Work } from "./cost/countWork.ts";
export { inherited } from "./inherited.ts";
export { encodeModel } from "./onnx/encode.ts";
export type { Graph } from "./onnx/graph.ts";
export type { GraphProto, NodeProto } from "./onnx/onnx_pb.ts";

/** An ONNX model as its protobuf messages. */
export const decodeModel = (model: Uint8Array): ModelProto => fromBinary(ModelProtoSchema, model);
