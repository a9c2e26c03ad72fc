import { convolvedBlocks, reorderedIn, reorderedOut } from "../onnx/blockedLayout.ts";
import { type Builder, reshapeValue } from "../onnx/builder.ts";
import type { Node, Value } from "../onnx/graph.ts";
import type { GraphIndex } from "../onnx/graphIndex.ts";
import { at, present } from "../present.ts";

/** Pixels in a row of an image: what the convolution makes of a row stays in the cache while it adds up. */
const MOST_PIXELS = 64;

/** A matrix of weights [inputs, outputs], or a moment of one. */
export interface Matrix {
  readonly inputs: number;
  readonly outputs: number;
}

/** A matrix's shape in the blocked layout. */
export const blockedShape = ({ inputs, outputs }: Matrix): readonly number[] => [1, outputs, 1, inputs];

/** A matrix product with weights in ONNX Runtime's blocked layout, and what takes its place: a convolution 1×1. */
export interface Product {
  readonly node: Node;
  readonly make: (b: Builder) => void;
}

/** The name of an operand, as it lies in the blocked layout. */
const blocked = (name: string, matrix: Matrix): Value => ({
  name,
  dtype: "float32",
  shape: blockedShape(matrix),
});

/** The operands of a product, and the shape of the one at `place` where that is a matrix. */
function operandsOf(node: Node, place: 0 | 1, { sizedOf }: GraphIndex) {
  if (node.op !== "MatMul") return undefined;
  const [left, right] = [at(node.inputs, 0), at(node.inputs, 1)];
  const [rows, columns, ...more] = sizedOf(place === 0 ? left : right)?.shape ?? [];
  if (rows === undefined || columns === undefined || more.length > 0) return undefined;
  return { left, right, rows };
}

/** The other operand of a product by `name`, and its rows. */
function factorOf(name: string, node: Node, index: GraphIndex) {
  const operands = operandsOf(node, 0, index);
  return operands?.right === name && operands.left !== name ? operands : undefined;
}

/** x W: images of the inputs as channels and the batch as pixels, W the kernel. */
export function forward(weights: string, node: Node, matrix: Matrix, index: GraphIndex): Product | undefined {
  const factor = factorOf(weights, node, index);
  if (factor === undefined) return undefined;
  const { left: x, rows: batch } = factor;
  const { inputs, outputs } = matrix;
  return {
    node,
    make(b) {
      const pixels = rowsOf(batch);
      const image = intoImages(b, index, x, "columns", pixels);
      const kernel = reshapeValue(b, blocked(weights, matrix), [outputs, inputs, 1, 1]);
      fromImages(b, convolve(b, image, kernel), "columns", node);
    },
  };
}

/** d Wᵀ: W the images, its outputs the channels and its inputs the pixels, d the kernel. */
export function inputGradient(
  transposed: string,
  node: Node,
  matrix: Matrix,
  block: number,
  index: GraphIndex,
): Product | undefined {
  const factor = factorOf(transposed, node, index);
  if (factor === undefined || factor.rows % block !== 0) return undefined;
  const { left: d, rows: batch } = factor;
  const { inputs, outputs } = matrix;
  return {
    node,
    make(b) {
      const image = reshapeValue(b, blocked(transposed, matrix), [1, outputs, ...rowsOf(inputs)]);
      const channels = intoImages(b, index, d, "rows", [1, outputs]);
      const kernel = reshapeValue(b, channels, [batch, outputs, 1, 1]);
      fromImages(b, convolve(b, image, kernel), "rows", node);
    },
  };
}

/** xᵀ d, or its transpose dᵀ x: images of the batch as channels and the inputs as pixels, d the kernel. */
export function weightGradient(
  node: Node,
  transposed: boolean,
  matrix: Matrix,
  block: number,
  index: GraphIndex,
): Product | undefined {
  const operands = operandsOf(node, 1, index);
  if (operands === undefined || operands.rows % block !== 0) return undefined;
  const { left, right, rows: batch } = operands;
  const [x, d] = transposed ? [right, left] : [left, right];
  const { inputs, outputs } = matrix;
  return {
    node,
    make(b) {
      const channels = transposed ? "rows" : "columns";
      const image = intoImages(b, index, x, channels, rowsOf(inputs));
      const kernel = reshapeValue(b, intoImages(b, index, d, channels, [1, batch]), [outputs, batch, 1, 1]);
      const gradient = { ...at(node.outputs, 0), shape: blockedShape(matrix) };
      b.give("Reshape", [convolve(b, image, kernel), b.integers(gradient.shape)], [gradient]);
    },
  };
}

/** Pixels as rows of an image: [rows, columns]. */
function rowsOf(pixels: number): readonly [number, number] {
  let columns = Math.min(pixels, MOST_PIXELS);
  while (pixels % columns !== 0) columns--;
  return [pixels / columns, columns];
}

/** A matrix as one image, its rows or its columns the channels; a transpose is read from what it transposes. */
function intoImages(
  b: Builder,
  { sizedOf, producerOf }: GraphIndex,
  matrix: string,
  channels: "rows" | "columns",
  pixels: readonly number[],
): Value {
  const made = producerOf(matrix);
  const isTransposed = made?.op === "Transpose";
  const lying = present(sizedOf(isTransposed ? at(made.inputs, 0) : matrix), `${matrix} has a known shape`);
  const [rows, columns] = [at(lying.shape, 0), at(lying.shape, 1)];
  const last = (channels === "columns") !== isTransposed;
  const image = reshapeValue(b, lying, last ? [1, ...pixels, columns] : [1, rows, ...pixels]);
  return reorderedIn(b, image, [1, last ? columns : rows, ...pixels], last);
}

/** The product itself from its image: what the channels are. */
function fromImages(b: Builder, image: Value, channels: "rows" | "columns", { outputs }: Node): void {
  const product = at(outputs, 0);
  const whole = reorderedOut(b, image, channels === "columns");
  b.give("Reshape", [whole, b.integers(product.shape.map(Number))], [product]);
}

/** A convolution 1×1. */
const convolve = (b: Builder, image: Value, kernel: Value): Value =>
  convolvedBlocks(b, image, kernel, image.shape.slice(2));
