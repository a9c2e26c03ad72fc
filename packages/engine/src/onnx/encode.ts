import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { dataType } from "./dataTypes.ts";
import { type Attribute, bodiesOf, type Graph, type Initializer, type Node, type Port } from "./graph.ts";
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "./onnx_pb.ts";
import { IR_VERSIONS, inOpset, NEWEST, type Opset } from "./opset.ts";

/** Serialises a graph as an ONNX model. Its nodes have the forms of the newest operator set; those of `opset` are written. */
export function encodeModel(newest: Graph, description = "", opset: Opset = NEWEST): Uint8Array<ArrayBuffer> {
  const graph = inOpset(newest, opset);
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSIONS[opset],
    producerName: "saddlepoint",
    docString: description,
    opsetImport: [
      { domain: "", version: BigInt(opset) },
      ...[...new Set(domainsIn(graph))].map((domain) => ({ domain, version: 1n })),
    ],
    graph: graphProto(graph),
  });
  return toBinary(ModelProtoSchema, model);
}

/** `com.microsoft.nchwc.Conv` is Conv of the domain `com.microsoft.nchwc`. */
function operator(op: string): { domain: string; opType: string } {
  const dot = op.lastIndexOf(".");
  return { domain: op.slice(0, Math.max(dot, 0)), opType: op.slice(dot + 1) };
}

/** The domains of a graph's operators, and of the graphs in it, besides ONNX's own. */
const domainsIn = ({ nodes }: Graph): readonly string[] => [
  ...nodes.map(({ op }) => operator(op).domain).filter((domain) => domain !== ""),
  ...nodes.flatMap(bodiesOf).flatMap(domainsIn),
];

function graphProto(graph: Graph): MessageInitShape<typeof GraphProtoSchema> {
  return {
    name: graph.name,
    input: graph.inputs.map(portProto),
    output: graph.outputs.map(portProto),
    initializer: graph.initializers.map(initializerProto),
    node: graph.nodes.map(nodeProto),
  };
}

function portProto({ name, dtype, shape }: Port): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((extent) => ({
    value:
      typeof extent === "string"
        ? { case: "dimParam" as const, value: extent }
        : { case: "dimValue" as const, value: BigInt(extent) },
  }));
  return {
    name,
    type: { value: { case: "tensorType", value: { elemType: dataType(dtype), shape: { dim } } } },
  };
}

function initializerProto({ value, data }: Initializer): MessageInitShape<typeof TensorProtoSchema> {
  return {
    name: value.name,
    dataType: dataType(value.dtype),
    dims: value.shape.map(BigInt),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function nodeProto(node: Node): MessageInitShape<typeof NodeProtoSchema> {
  return {
    ...operator(node.op),
    name: node.name,
    input: [...node.inputs],
    output: node.outputs.map(({ name }) => name),
    docString: node.doc ?? "",
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
  };
}

function attributeProto(name: string, value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") return { name, type: AttributeType.INT, i: BigInt(value) };
  if (typeof value === "string")
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ("float" in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ("graph" in value) return { name, type: AttributeType.GRAPH, g: graphProto(value.graph) };
  return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
}
