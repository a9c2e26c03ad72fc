import type { Dimension, Graph, Initializer, Port } from "./graph.ts";

/** The two sizes that a symbolic dimension had when the graphs were traced. */
export type TracedSizes = ReadonlyMap<string, readonly [number, number]>;

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
  if (a.nodes.length !== b.nodes.length || a.initializers.length !== b.initializers.length)
    refuse("its graph");

  a.nodes.forEach((node, i) => {
    const other = b.nodes[i];
    const same =
      other?.op === node.op && JSON.stringify(other.attributes) === JSON.stringify(node.attributes);
    if (!same) refuse(node.name);
  });
  const initializers = a.initializers.map((initializer, i): Initializer => {
    const other = b.initializers[i];
    const { value, data } = initializer;
    if (other !== undefined && String(other.data) === String(data)) return initializer;
    if (other === undefined || !reshaping(value.name) || data.length !== other.data.length)
      refuse(value.name);
    return { value, data: inferred(data, other?.data ?? data, () => refuse(value.name)) };
  });
  const port = (one: Port, other: Port | undefined): Port => ({
    ...one,
    dims: one.dims.map((dim, i) => symbolic(dim, other?.dims[i] ?? dim, sizes) ?? refuse(one.name)),
  });
  return {
    ...a,
    inputs: a.inputs.map((one, i) => port(one, b.inputs[i])),
    outputs: a.outputs.map((one, i) => port(one, b.outputs[i])),
    initializers,
  };
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
