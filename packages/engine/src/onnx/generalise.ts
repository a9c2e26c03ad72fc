import { at } from "../present.ts";
import type { Dimension, Graph, Initializer, Node, Port } from "./graph.ts";

/** The two sizes that a symbolic dimension had when the graphs were traced. */
export type TracedSizes = ReadonlyMap<string, readonly [number, number]>;

/** Stands for a dimension inside the graph that is made of named ones. */
const DERIVED = "derived";

/**
 * One graph for every size of the symbolic dimensions, from graphs that were traced at two sizes each.
 *
 * Where the two differ is where the size matters: in the ports, which get the dimension's name, and in the shapes that
 * Reshape is given, where the runtime infers the one entry that differs.
 *
 * @throws TypeError where the size matters otherwise, as in a mean over a batch
 */
export function generalise(a: Graph, b: Graph, sizes: TracedSizes): Graph {
  const shapes = new Set(a.nodes.flatMap(({ op, inputs }) => (op === "Reshape" ? inputs.slice(1) : [])));
  const reshaping = (name: string): boolean =>
    shapes.has(name) && a.nodes.every(({ op, inputs }) => op === "Reshape" || !inputs.includes(name));
  const symbols = [...sizes.keys()].join(", ");
  const refuse = (where: string): never => {
    throw new TypeError(
      `compile(fn): fn must treat ${symbols} alike at every size, but ${where} depends on it`,
    );
  };
  const refuseConstant = (constant: Initializer, other: Initializer["data"]): never => {
    const reader = a.nodes.find(({ inputs }) => inputs.includes(constant.value.name));
    return refuse(constantInWords(constant, other, reader, sizes));
  };
  if (a.nodes.length !== b.nodes.length || a.initializers.length !== b.initializers.length)
    refuse("its graph");

  const nodes = a.nodes.map((node, i): Node => {
    const other = at(b.nodes, i);
    const same = other.op === node.op && JSON.stringify(other.attributes) === JSON.stringify(node.attributes);
    if (!same) refuse(node.name);
    const outputs = node.outputs.map((output, j) => ({
      ...output,
      shape: output.shape.map((dim, k) => symbolic(dim, at(at(other.outputs, j).shape, k), sizes) ?? DERIVED),
    }));
    return { ...node, outputs };
  });
  const initializers = a.initializers.map((initializer, i): Initializer => {
    const { value, data } = initializer;
    const other = at(b.initializers, i).data;
    if (String(other) === String(data)) return initializer;
    if (!reshaping(value.name) || data.length !== other.length) refuseConstant(initializer, other);
    return { value, data: inferred(data, other, () => refuseConstant(initializer, other)) };
  });
  const port = (one: Port, other: Port | undefined): Port => ({
    ...one,
    shape: one.shape.map((dim, i) => symbolic(dim, other?.shape[i] ?? dim, sizes) ?? refuse(one.name)),
  });
  return {
    name: a.name,
    inputs: a.inputs.map((one, i) => port(one, b.inputs[i])),
    outputs: a.outputs.map((one, i) => port(one, b.outputs[i])),
    initializers,
    nodes,
  };
}

/** What a constant that differs between the sizes is to the function: the number of a mean, a size, an array, an operator's bounds. */
function constantInWords(
  { value, data }: Initializer,
  other: Initializer["data"],
  reader: Node | undefined,
  sizes: TracedSizes,
): string {
  const user = reader === undefined ? "a result" : reader.name;
  const [one, two] = [Number(data[0]), Number(other[0])];
  if (value.dtype === "int64") return `${reader?.op ?? "an operator"} (${user})`;
  if (value.shape.length > 0) {
    const named = new Map([...sizes].map(([symbol, [size]]) => [size, symbol]));
    const shape = value.shape.map((extent) => named.get(extent) ?? extent);
    return `an array of shape [${shape}] that fn makes, read by ${user},`;
  }
  for (const [symbol, [a, b]] of sizes) {
    const grows = (x: number, y: number): boolean => {
      const rate = (y - x) / (b - a);
      return Math.round(rate) >= 1 && Math.abs(rate - Math.round(rate)) < 1e-2;
    };
    if (grows(1 / one, 1 / two)) {
      return `a mean over ${symbol} (${user}; use a sum, and divide by a size that is an argument)`;
    }
    if (grows(one, two)) return `a calculation with the size of ${symbol} (${user}; make it an argument)`;
  }
  return `the number ${one} in ${user}`;
}

function symbolic(one: Dimension, other: Dimension, sizes: TracedSizes): Dimension | undefined {
  if (one === other) return one;
  return [...sizes].find(([, [a, b]]) => one === a && other === b)?.[0];
}

/** The entries of a shape that differ become −1, of which ONNX allows one. */
function inferred(a: Initializer["data"], b: Initializer["data"], refuse: () => never): BigInt64Array {
  const differs = [...a].map((extent, i) => extent !== b[i]);
  if (differs.filter(Boolean).length !== 1) refuse();
  return BigInt64Array.from([...a], (extent, i) => (differs[i] ? -1n : BigInt(extent)));
}
