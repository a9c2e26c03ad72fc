import { dataType } from "../onnx/encode.ts";
import type { Graph, Initializer, Node } from "../onnx/graph.ts";
import { sizeOf } from "../tensor.ts";
import { knownIn } from "./knownIn.ts";
import { storedInts } from "./storedInts.ts";

/** Of more elements than this, each image is summed by itself first: those sums are shared among threads, one product is not. */
const SUMMED_AT_ONCE = 2 ** 17;

/**
 * Sums of a matrix's columns, Σᵢ xᵢⱼ → 1ᵀ x, and Σᵢ vᵢ xᵢⱼ → vᵀ x: a bias's gradient is the first, that of the weights of a
 * single output the second. Sums over the leading axes of images, Σₙₚ xₙₚⱼ, are sums over each image's pixels first.
 *
 * ONNX Runtime multiplies a row by a matrix several times faster than it sums columns. (A matrix times a column it does not:
 * 30 us for 128 sums of 32 products.) For graphs of fixed sizes, since the ones are stored.
 */
export function multiplyColumnSums(graph: Graph): Graph {
  const known = knownIn(graph);
  const shapeOf = (name: string): readonly number[] => known.get(name)?.shape ?? [];
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const used = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)];
  const ones = new Map<string, Initializer>();
  const onesOf = (length: number): string => {
    const name = `ones_${length}`;
    ones.set(name, {
      value: { name, dtype: "float32", shape: [length] },
      data: new Float32Array(length).fill(1),
    });
    return name;
  };
  const shapes = storedInts("shape_");
  const reshaped = (node: Node, x: string, shape: readonly number[]): { node: Node; output: string } => {
    const output = `${node.name}/rows`;
    const { doc } = node;
    const made = {
      op: "Reshape",
      name: output,
      inputs: [x, shapes.of(shape)],
      outputs: [output],
      attributes: {},
    };
    return { node: doc === undefined ? made : { ...made, doc }, output };
  };
  /** What a column was made of as an array of one axis. */
  const vectorOf = (name: string): string | undefined => {
    const node = producer.get(name);
    const from = node?.op === "Reshape" ? (node.inputs[0] ?? "") : "";
    return shapeOf(name)[1] === 1 && shapeOf(from).length === 1 ? from : undefined;
  };
  /** v and x where the matrix is v · x. */
  const factorsOf = (matrix: string): readonly [string, string] | undefined => {
    const node = producer.get(matrix);
    const [a = "", b = ""] = node?.op === "Mul" ? node.inputs : [];
    for (const [x, v] of [
      [a, vectorOf(b)],
      [b, vectorOf(a)],
    ] as const) {
      if (v !== undefined && String(shapeOf(x)) === String(shapeOf(matrix))) return [v, x];
    }
    return undefined;
  };
  /** How many rows are summed to each of how many columns, where a node sums over all axes but the last. */
  const sumOf = ({ op, inputs: [x = "", axes = ""], attributes }: Node): Sum | undefined => {
    const { shape = [], elementType } = known.get(x) ?? {};
    const [columns = 1, ...rows] = shape.toReversed();
    const isSum =
      op === "ReduceSum" &&
      attributes.keepdims === 0 &&
      String(known.get(axes)?.integers) === String(rows.map((_, axis) => axis)) &&
      elementType === dataType("float32") &&
      rows.length > 0 &&
      columns > 1;
    return isSum ? { images: shape[0] ?? 1, rows: sizeOf(rows), columns } : undefined;
  };
  const product = (node: Node, inputs: readonly string[]): Node => ({
    ...node,
    op: "MatMul",
    inputs,
    attributes: {},
  });
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const [x = ""] = node.inputs;
    const sum = sumOf(node);
    if (sum === undefined) return [node];
    const { images, rows, columns } = sum;
    const { length: rank } = shapeOf(x);
    // Products that something else takes are made anyway.
    const factors = rank === 2 && used.filter((name) => name === x).length === 1 ? factorsOf(x) : undefined;
    if (rank === 2) return [product(node, factors ?? [onesOf(rows), x])];
    const apart = rows * columns > SUMMED_AT_ONCE;
    const flat = reshaped(node, x, apart ? [images, rows / images, columns] : [rows, columns]);
    if (!apart) return [flat.node, product(node, [onesOf(rows), flat.output])];
    const name = `${node.name}/images`;
    const ofImages = product({ ...node, name, outputs: [name] }, [onesOf(rows / images), flat.output]);
    return [flat.node, ofImages, product(node, [onesOf(images), name])];
  });
  const stored = [...ones.values(), ...shapes.constants()];
  return { ...graph, nodes, initializers: [...graph.initializers, ...stored] };
}

interface Sum {
  readonly images: number;
  readonly rows: number;
  readonly columns: number;
}
