// For those who measure and inspect compiled models; a program that runs them needs none of it.
import { fromBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema } from "./onnx/onnx_pb.ts";

export { runtime } from "#runtime";
export { flopsOf, movesMemory } from "./cost/arithmetic.ts";
export { countWork, type Work } from "./cost/countWork.ts";
export { inherited, type Maker } from "./inherited.ts";
export { decodeModel, type Sizes } from "./onnx/decode.ts";
export { encodeModel } from "./onnx/encode.ts";
export type { Graph, Initializer, Node, Port, Value } from "./onnx/graph.ts";
export type { GraphProto, NodeProto } from "./onnx/onnx_pb.ts";
export type { RewriteCount } from "./rewrite/rewrite.ts";
export { REWRITES } from "./rewrite/rewrites.ts";

/** An ONNX model as its messages: of any operators, those that a runtime made of them too. */
export const modelMessages = (model: Uint8Array): ModelProto => fromBinary(ModelProtoSchema, model);
