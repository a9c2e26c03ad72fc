import { fromBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "../onnx/onnx_pb.ts";
import { sizeOf } from "../tensor.ts";
import { flopsOf, movesMemory } from "./arithmetic.ts";
import { type Known, resultsOf } from "./shapes.ts";

/** What some nodes do. */
interface OperatorWork {
  readonly nodes: number;
  /** Floating-point operations. */
  readonly flops: number;
  /** Bytes that the nodes read and write, each operand and each result of each node once. */
  readonly bytes: number;
}

/** What a model does in one call. */
export interface Work extends OperatorWork {
  /** Bytes that no arrangement of the nodes avoids: the model's inputs, outputs and constants, once each. */
  readonly compulsoryBytes: number;
  readonly byOperator: Readonly<Record<string, OperatorWork>>;
}

/** ONNX's element types by their numbers, in bytes: float32, uint8, int8, …, bool, float64, uint32, uint64. */
const BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 16: 2 },
};

const INT64 = 7;

const bytesOf = ({ shape, elementType }: Known): number => sizeOf(shape) * (BYTES[elementType] ?? 0);

interface Count {
  readonly op: string;
  readonly flops: number;
  readonly bytes: number;
}

/** A graph's nodes' work, each as often as it runs, and what is known of the graph's results. */
interface Counted {
  readonly counts: readonly (Count & { readonly times: number })[];
  readonly outputs: readonly Known[];
  readonly constantBytes: number;
}

type Sizes = Readonly<Record<string, number>>;

/**
 * Counts the work of one call of an ONNX model from its graph, without running it.
 *
 * The body of a Scan counts once a slice. A dimension that only a call knows, as the number of steps, counts as 1 unless
 * `sizes` says otherwise: so the work of compiled steps is that of one step.
 *
 * @throws RangeError for operators whose results' shapes are not known from the model
 */
export function countWork(model: Uint8Array, sizes: Sizes = {}): Work {
  const { graph } = fromBinary(ModelProtoSchema, model);
  if (graph === undefined) throw new RangeError("countWork(model): model must have a graph, got none");
  const inputs = graph.input.map((port) => knownPort(port, sizes));
  const { counts, outputs, constantBytes } = countGraph(graph, inputs, new Map());
  const byOperator: Record<string, OperatorWork> = {};
  for (const { op, times, flops, bytes } of counts) {
    const sum = byOperator[op] ?? { nodes: 0, flops: 0, bytes: 0 };
    byOperator[op] = {
      nodes: sum.nodes + times,
      flops: sum.flops + times * flops,
      bytes: sum.bytes + times * bytes,
    };
  }
  const total = (of: (work: OperatorWork) => number): number =>
    Object.values(byOperator).reduce((sum, work) => sum + of(work), 0);
  const ports = [...inputs, ...outputs].reduce((sum, port) => sum + bytesOf(port), 0);
  return {
    nodes: total(({ nodes }) => nodes),
    flops: total(({ flops }) => flops),
    bytes: total(({ bytes }) => bytes),
    compulsoryBytes: ports + constantBytes,
    byOperator,
  };
}

function countGraph(graph: GraphProto, inputs: readonly Known[], outer: ReadonlyMap<string, Known>): Counted {
  const constants = graph.initializer.map((tensor) => [tensor.name, knownTensor(tensor)] as const);
  const values = new Map([...outer, ...constants]);
  graph.input.forEach(({ name }, i) => {
    const input = inputs[i];
    if (input !== undefined) values.set(name, input);
  });
  const counts: Counted["counts"][number][] = [];
  let constantBytes = constants.reduce((sum, [, known]) => sum + bytesOf(known), 0);
  for (const node of graph.node) {
    const operands = node.input.map((name) => values.get(name));
    const { results, inside, times } =
      node.opType === "Scan" ? countScan(node, operands, values) : { ...countNode(node, operands), times: 1 };
    counts.push(...inside.counts.map((count) => ({ ...count, times: count.times * times })));
    constantBytes += inside.constantBytes;
    node.output.forEach((name, i) => {
      const result = results[i];
      if (result !== undefined) values.set(name, result);
    });
  }
  const outputs = graph.output.map((port) => declared(port, values.get(port.name)));
  return { counts, outputs, constantBytes };
}

/** A graph's result, which must be as its port says: a wrong rule for a shape would give wrong counts. */
function declared(port: ValueInfoProto, found: Known | undefined): Known {
  if (found === undefined) throw new RangeError(`countWork(model): output ${port.name} must be computed`);
  const { elementType } = found;
  const dims = port.type?.value.case === "tensorType" ? port.type.value.value.shape?.dim : undefined;
  const agrees = (dims ?? []).every(
    ({ value }, i) => value.case !== "dimValue" || Number(value.value) === found.shape[i],
  );
  const type = port.type?.value.case === "tensorType" ? port.type.value.value.elemType : elementType;
  if (agrees && dims?.length === found.shape.length && type === elementType) return found;
  throw new RangeError(
    `countWork(model): output ${port.name} must be as declared, got [${found.shape}] of type ${elementType}`,
  );
}

type Inside = Pick<Counted, "counts" | "constantBytes">;

function countNode(
  node: NodeProto,
  operands: readonly (Known | undefined)[],
): { results: readonly Known[]; inside: Inside } {
  const attribute = (name: string): AttributeProto | undefined =>
    node.attribute.find((each) => each.name === name);
  const integer = (name: string): number | undefined => {
    const found = attribute(name);
    return found === undefined ? undefined : Number(found.i);
  };
  const results = resultsOf({
    op: node.opType,
    inputs: operands,
    outputs: node.output.length,
    integer,
    integers: (name) => attribute(name)?.ints.map(Number),
  });
  const flops = flopsOf({
    op: node.opType,
    inputs: operands.map((known) => known?.shape),
    outputs: results.map(({ shape }) => shape),
    integer,
  });
  const arrays = [...new Set(operands), ...results];
  const bytes = movesMemory(node.opType)
    ? arrays.reduce((sum, known) => sum + (known === undefined ? 0 : bytesOf(known)), 0)
    : 0;
  return { results, inside: { counts: [{ op: node.opType, flops, bytes, times: 1 }], constantBytes: 0 } };
}

/** The body's state has the shape of the Scan's; its other inputs and outputs are slices along the first axis. */
function countScan(
  node: NodeProto,
  operands: readonly (Known | undefined)[],
  outer: ReadonlyMap<string, Known>,
): { results: readonly Known[]; inside: Counted; times: number } {
  const body = node.attribute.find(({ name }) => name === "body")?.g;
  const scanned = Number(node.attribute.find(({ name }) => name === "num_scan_inputs")?.i ?? 0n);
  if (body === undefined) throw new RangeError("countWork(model): a Scan must have a body");
  const states = operands.length - scanned;
  const given = operands.map((known, i) => {
    if (known === undefined) throw new RangeError(`countWork(model): a Scan must have its input ${i}`);
    return i < states ? known : { ...known, shape: known.shape.slice(1) };
  });
  const times = operands.at(-1)?.shape[0] ?? 1;
  const inside = countGraph(body, given, outer);
  const results = inside.outputs.map((known, i) =>
    i < states ? known : { ...known, shape: [times, ...known.shape] },
  );
  return { results, inside, times };
}

function knownPort({ name, type }: ValueInfoProto, sizes: Sizes): Known {
  if (type?.value.case !== "tensorType") {
    throw new RangeError(`countWork(model): input ${name} must be an array`);
  }
  const { elemType, shape } = type.value.value;
  const extents = (shape?.dim ?? []).map(({ value }) =>
    value.case === "dimValue" ? Number(value.value) : (sizes[value.value ?? ""] ?? 1),
  );
  return { shape: extents, elementType: elemType };
}

function knownTensor({ dims, dataType, rawData }: TensorProto): Known {
  const shape = dims.map(Number);
  if (dataType !== INT64) return { shape, elementType: dataType };
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const integers = Array.from({ length: rawData.byteLength / 8 }, (_, i) =>
    Number(view.getBigInt64(8 * i, true)),
  );
  return { shape, elementType: dataType, integers };
}
