import { fromBinary } from "@bufbuild/protobuf";
import { present } from "../present.ts";
import { ARRAYS, type StoredType } from "../tensor.ts";
import { typeOfNumber } from "./dataTypes.ts";
import type { Attribute, Graph, Initializer, Node, Typed, Value } from "./graph.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./onnx_pb.ts";
import { isOperator, resultsOf } from "./operators.ts";

/** How large a dimension is that a model only names; 1 unless told. */
export type Sizes = Readonly<Record<string, number>>;

/** A graph all of whose shapes are numbers. */
type Types = ReadonlyMap<string, Value>;

/**
 * Reads a model of operators that the engine emits. A model says the types of its ports only: those of the values in between
 * are what its operators give.
 *
 * @throws RangeError for another operator, and where a result is not as its port says
 */
export function decodeModel(model: Uint8Array, sizes: Sizes = {}): Graph {
  const { graph } = fromBinary(ModelProtoSchema, model);
  if (graph === undefined) throw new RangeError("decodeModel(model): model must have a graph, got none");
  const inputs = graph.input.map((port) => valueFrom(port, sizes));
  const decoded = graphOf(graph, inputs, new Map());
  graph.output.forEach((port, i) => {
    const [said, made] = [valueFrom(port, sizes), decoded.outputs[i]];
    if (made !== undefined && said.dtype === made.dtype && String(said.shape) === String(made.shape)) return;
    throw new RangeError(
      `decodeModel(model): output ${port.name} must be as declared, got ${made?.dtype}[${made?.shape}]`,
    );
  });
  return decoded;
}

function graphOf(graph: GraphProto, inputs: readonly Value[], around: Types): Graph {
  const initializers = graph.initializer.map(initializerOf);
  const known = new Map(around);
  for (const value of [...inputs, ...initializers.map((each) => each.value)]) known.set(value.name, value);
  const nodes = graph.node.map((proto): Node => {
    const node = nodeOf(proto, known, initializers);
    for (const output of node.outputs) known.set(output.name, output);
    return node;
  });
  const outputs = graph.output.map(({ name }) => typeIn(known, name));
  return { name: graph.name, inputs, outputs, initializers, nodes };
}

type TypedNode = Node & { readonly outputs: readonly Value[] };

function nodeOf(proto: NodeProto, known: Types, initializers: readonly Initializer[]): TypedNode {
  const op = proto.domain === "" ? proto.opType : `${proto.domain}.${proto.opType}`;
  if (!isOperator(op)) {
    throw new RangeError(
      `decodeModel(model): model must use operators that have a rule in onnx/operators.ts, got ${op}`,
    );
  }
  const inputs = proto.input.map((name) => (name === "" ? undefined : typeIn(known, name)));
  const attributes = Object.fromEntries(
    proto.attribute.map((each) => [each.name, attributeOf(each, proto, inputs, known)]),
  );
  const types = resultsOf({
    op,
    inputs,
    outputs: proto.output.length,
    attributes,
    integers(i) {
      const data = initializers.find(({ value }) => value.name === proto.input[i])?.data;
      return data instanceof BigInt64Array ? Array.from(data, Number) : undefined;
    },
  });
  return {
    op,
    name: proto.name,
    inputs: proto.input,
    outputs: proto.output.map((name, i) => ({ name, ...present<Typed>(types[i], `${op} gives ${name}`) })),
    attributes,
    doc: proto.docString,
  };
}

function attributeOf(
  attribute: AttributeProto,
  node: NodeProto,
  operands: readonly (Value | undefined)[],
  known: Types,
): Attribute {
  const { type, name } = attribute;
  if (type === AttributeType.INT) return Number(attribute.i);
  if (type === AttributeType.INTS) return attribute.ints.map(Number);
  if (type === AttributeType.FLOAT) return { float: attribute.f };
  if (type === AttributeType.STRING) return new TextDecoder().decode(attribute.s);
  const body = present(
    attribute.g,
    `attribute ${name} of ${node.name} is an integer, a number, a text or a graph`,
  );
  // A Scan's body takes its state as it is, and a slice of each of its other inputs.
  const slices = Number(node.attribute.find((each) => each.name === "num_scan_inputs")?.i ?? 0n);
  const given = body.input.map((port, i) => {
    const { dtype, shape } = present(operands[i], `${node.name} has an input ${i}`);
    return { name: port.name, dtype, shape: i < operands.length - slices ? shape : shape.slice(1) };
  });
  return { graph: graphOf(body, given, known) };
}

const typeIn = (known: Types, name: string): Value =>
  present(known.get(name), `${name} is made before it is read`);

const typeNumbered = (number: number, name: string): StoredType => {
  const type = typeOfNumber(number);
  if (type !== undefined) return type;
  throw new RangeError(`decodeModel(model): ${name} must have a type of the engine's, got number ${number}`);
};

function valueFrom({ name, type }: ValueInfoProto, sizes: Sizes): Value {
  if (type?.value.case !== "tensorType") throw new RangeError(`decodeModel(model): ${name} must be an array`);
  const { elemType, shape } = type.value.value;
  const extents = (shape?.dim ?? []).map(({ value }) =>
    value.case === "dimParam" ? (sizes[value.value] ?? 1) : Number(value.value),
  );
  return { name, dtype: typeNumbered(elemType, name), shape: extents };
}

function initializerOf({ name, dims, dataType, rawData }: TensorProto): Initializer {
  const dtype = typeNumbered(dataType, name);
  const bytes = rawData.slice().buffer;
  const data = dtype === "int64" ? new BigInt64Array(bytes) : new ARRAYS[dtype](bytes);
  return { value: { name, dtype, shape: dims.map(Number) }, data };
}
