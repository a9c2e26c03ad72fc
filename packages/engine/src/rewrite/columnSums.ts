import { type Builder, reshapeValue } from "../onnx/builder.ts";
import { type Graph, type Node, sameShape, type Value } from "../onnx/graph.ts";
import { type GraphIndex, indexOf } from "../onnx/graphIndex.ts";
import { at } from "../present.ts";
import { range, sizeOf } from "../shape.ts";
import { edited } from "./edit.ts";
import { type Refusal, refuse, rewrite } from "./rewrite.ts";

/** A sum over all axes of x but the last, [images, …, columns]. */
interface ColumnSum {
  readonly node: Node;
  readonly x: Value;
  /** v and x where the matrix that is summed is v · x, and nothing else takes it. */
  readonly factors: readonly [Value, Value] | undefined;
}

/**
 * Sums of a matrix's columns, Σᵢ xᵢⱼ → 1ᵀ x, and Σᵢ vᵢ xᵢⱼ → vᵀ x: a bias's gradient is the first, that of the weights of a
 * single output the second. Sums over the leading axes of images, Σₙₚ xₙₚⱼ, are sums over each image's pixels first.
 */
export const multiplyColumnSums = rewrite<Graph, ColumnSum>({
  name: "multiplyColumnSums",
  after: { eliminateDeadNodes: "a product that only the sum takes has one reader" },
  pays: "ONNX Runtime multiplies a row by a matrix several times faster than it sums columns. (A matrix times a column it does not: 30 us for 128 sums of 32 products.) The ones are stored, so it is for graphs of fixed sizes.",
  find(graph) {
    const index = indexOf(graph);
    return graph.nodes.flatMap((node): readonly (ColumnSum | Refusal)[] => {
      if (node.op !== "ReduceSum" || node.attributes.keepdims !== 0) return [];
      const x = index.sizedOf(at(node.inputs, 0));
      const axes = index.integersOf(at(node.inputs, 1));
      const leading = range((x?.shape.length ?? 1) - 1);
      if (x === undefined || axes === undefined) return [refuse("its shape is known only when it runs")];
      if (x.dtype !== "float32") return [refuse("its elements are not float32")];
      if (leading.length === 0 || !sameShape(axes, leading)) return [refuse("it sums other axes")];
      if (x.shape.at(-1) === 1) return [refuse("it has one column")];
      // Products that something else takes are made anyway.
      const alone = x.shape.length === 2 && index.readersOf(x.name).length === 1 && !index.isOutput(x.name);
      return [{ node, x, factors: alone ? factorsOf(index, x) : undefined }];
    });
  },
  replace: (graph, sums, { limits }) =>
    edited(graph, ({ b, replace }) => {
      for (const { node, x, factors } of sums) {
        const columns = at(x.shape, x.shape.length - 1);
        const rows = sizeOf(x.shape) / columns;
        replace(node, () => {
          if (factors !== undefined) return b.give("MatMul", factors, node.outputs);
          if (x.shape.length === 2) return b.give("MatMul", [ones(b, rows), x], node.outputs);
          const images = at(x.shape, 0);
          const apart = rows * columns > limits.mostSummedAtOnce;
          const flat = reshapeValue(b, x, apart ? [images, rows / images, columns] : [rows, columns]);
          if (!apart) return b.give("MatMul", [ones(b, rows), flat], node.outputs);
          const type = { dtype: x.dtype, shape: [images, columns] };
          const ofImages = b.op("MatMul", [ones(b, rows / images), flat], type);
          return b.give("MatMul", [ones(b, images), ofImages], node.outputs);
        });
      }
    }),
});

const ones = (b: Builder, length: number): Value =>
  b.constant("float32", [length], new Float32Array(length).fill(1));

/** v and x where a matrix is v · x, v a column that was made of an array of one axis. */
function factorsOf(index: GraphIndex, matrix: Value): readonly [Value, Value] | undefined {
  const node = index.producerOf(matrix.name);
  if (node?.op !== "Mul") return undefined;
  const vectorOf = (name: string): Value | undefined => {
    const column = index.producerOf(name);
    if (column?.op !== "Reshape" || index.typeOf(name).shape[1] !== 1) return undefined;
    const vector = index.sizedOf(at(column.inputs, 0));
    return vector?.shape.length === 1 ? vector : undefined;
  };
  for (const pair of [node.inputs, node.inputs.toReversed()]) {
    const [x, v] = [index.sizedOf(at(pair, 0)), vectorOf(at(pair, 1))];
    if (x !== undefined && v !== undefined && sameShape(x.shape, matrix.shape)) return [v, x];
  }
  return undefined;
}
