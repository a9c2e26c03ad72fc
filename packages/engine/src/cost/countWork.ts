import { decodeModel, type Sizes } from "../onnx/decode.ts";
import { bodiesOf, elementsOf, type Graph, type Node, numbersIn, type Port } from "../onnx/graph.ts";
import { present } from "../present.ts";
import { ARRAYS } from "../tensor.ts";
import { flopsOf, movesMemory } from "./arithmetic.ts";

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

function bytesOf(port: Port): number {
  const elements = present(elementsOf(port), `${port.name} has a known shape`);
  return elements * (port.dtype === "int64" ? BigInt64Array : ARRAYS[port.dtype]).BYTES_PER_ELEMENT;
}

const bytesOfAll = (ports: readonly Port[]): number => ports.reduce((sum, port) => sum + bytesOf(port), 0);

/** A node's work, as often as it runs. */
interface Count {
  readonly op: string;
  readonly times: number;
  readonly flops: number;
  readonly bytes: number;
}

/**
 * Counts the work of one call of an ONNX model from its graph, without running it.
 *
 * The body of a Scan counts once a slice. A dimension that only a call knows, as the number of steps, counts as 1 unless
 * `sizes` says otherwise: so the work of compiled steps is that of one step.
 *
 * @throws RangeError for operators that the engine does not emit
 */
export function countWork(model: Uint8Array, sizes: Sizes = {}): Work {
  const graph = decodeModel(model, sizes);
  const counts = countsIn(graph, new Map());
  const operators = [...new Set(counts.map(({ op }) => op))];
  return {
    ...together(counts),
    compulsoryBytes: bytesOfAll([...graph.inputs, ...graph.outputs]) + constantBytes(graph),
    byOperator: Object.fromEntries(
      operators.map((op) => [op, together(counts.filter((count) => count.op === op))]),
    ),
  };
}

/** What nodes do in all. */
const together = (counts: readonly Count[]): OperatorWork => ({
  nodes: counts.reduce((sum, { times }) => sum + times, 0),
  flops: counts.reduce((sum, { times, flops }) => sum + times * flops, 0),
  bytes: counts.reduce((sum, { times, bytes }) => sum + times * bytes, 0),
});

const constantBytes = ({ initializers, nodes }: Graph): number =>
  bytesOfAll(initializers.map(({ value }) => value)) +
  nodes.flatMap(bodiesOf).reduce((sum, body) => sum + constantBytes(body), 0);

type Types = ReadonlyMap<string, Port>;

/** @param around the types of the values of the graph that this one is in */
function countsIn({ inputs, initializers, nodes }: Graph, around: Types): readonly Count[] {
  const own = [
    ...inputs,
    ...initializers.map(({ value }) => value),
    ...nodes.flatMap(({ outputs }) => outputs),
  ];
  const types = new Map([...around, ...own.map((value) => [value.name, value] as const)]);
  return nodes.flatMap((node): readonly Count[] => {
    const operands = node.inputs.map((name) => types.get(name));
    const [body] = bodiesOf(node);
    if (body === undefined) return [countOf(node, operands)];
    // A Scan takes what it slices last.
    const times = Number(operands.at(-1)?.shape[0]);
    return countsIn(body, types).map((count) => ({ ...count, times: times * count.times }));
  });
}

function countOf(node: Node, operands: readonly (Port | undefined)[]): Count {
  const op = node.op.slice(node.op.lastIndexOf(".") + 1);
  const flops = flopsOf({
    op,
    inputs: operands.map((port) => port && numbersIn(port.shape)),
    outputs: node.outputs.map(({ shape }) => shape.map(Number)),
    integer(name) {
      const value = node.attributes[name];
      return typeof value === "number" ? value : undefined;
    },
  });
  // What an operator takes twice it reads once.
  const arrays = [...new Set(operands), ...node.outputs].flatMap((port) => port ?? []);
  return { op, times: 1, flops, bytes: movesMemory(op) ? bytesOfAll(arrays) : 0 };
}
