import type { Node } from "../onnx/graph.ts";
import { sizeOf } from "../tensor.ts";
import type { StoredInts } from "./storedInts.ts";

/** Pixels in a row of an image: what the convolution makes of a row stays in the cache while it adds up. */
const MOST_PIXELS = 64;

/** A matrix of weights [inputs, outputs], or a moment of one. */
export interface Matrix {
  readonly inputs: number;
  readonly outputs: number;
}

/** Where a graph's values come from. */
export interface Origins {
  readonly shapeOf: (name: string) => readonly number[] | undefined;
  readonly producer: ReadonlyMap<string, Node>;
}

/** A matrix product with weights in ONNX Runtime's blocked layout, and the nodes that take its place: a convolution 1×1. */
export interface Product {
  readonly node: Node;
  readonly make: (shapes: StoredInts) => readonly Node[];
}

/** x W: images of the inputs as channels and the batch as pixels, W the kernel. */
export function forward(
  weights: string,
  node: Node,
  { inputs, outputs }: Matrix,
  origins: Origins,
): Product | undefined {
  const [x = "", w] = node.inputs;
  const [batch = 0, , ...more] = origins.shapeOf(x) ?? [];
  if (node.op !== "MatMul" || w !== weights || x === weights || more.length > 0) return undefined;
  return {
    node,
    make: (shapes) => {
      const { reshape, intoImages, convolve, fromImages } = nodesFor(node, shapes, origins);
      const pixels = rowsOf(batch);
      return [
        ...intoImages(x, "columns", "image", pixels),
        reshape(weights, "kernel", [outputs, inputs, 1, 1]),
        convolve("image", "kernel"),
        ...fromImages("columns", outputs, pixels),
      ];
    },
  };
}

/** d Wᵀ: W the images, its outputs the channels and its inputs the pixels, d the kernel. */
export function inputGradient(
  transposed: string,
  node: Node,
  { inputs, outputs }: Matrix,
  block: number,
  origins: Origins,
): Product | undefined {
  const [d = "", w] = node.inputs;
  const [batch = 0, , ...more] = origins.shapeOf(d) ?? [];
  const fits = node.op === "MatMul" && w === transposed && d !== transposed && more.length === 0;
  if (!fits || batch % block !== 0) return undefined;
  return {
    node,
    make: (shapes) => {
      const { name, reshape, intoImages, convolve, fromImages } = nodesFor(node, shapes, origins);
      const pixels = rowsOf(inputs);
      return [
        reshape(transposed, "image", [1, outputs, ...pixels]),
        ...intoImages(d, "rows", "channels", [1, outputs]),
        reshape(name("channels"), "kernel", [batch, outputs, 1, 1]),
        convolve("image", "kernel"),
        ...fromImages("rows", batch, pixels),
      ];
    },
  };
}

/** xᵀ d, or its transpose dᵀ x: images of the batch as channels and the inputs as pixels, d the kernel. */
export function weightGradient(
  node: Node,
  transposed: boolean,
  { inputs, outputs }: Matrix,
  block: number,
  origins: Origins,
): Product | undefined {
  const [left = "", right = ""] = node.inputs;
  const [batch = 0, ...more] = origins.shapeOf(right) ?? [];
  if (node.op !== "MatMul" || more.length !== 1 || batch % block !== 0) return undefined;
  const [x, d] = transposed ? [right, left] : [left, right];
  return {
    node,
    make: (shapes) => {
      const { name, reshape, intoImages, convolve } = nodesFor(node, shapes, origins);
      const [gradient = ""] = node.outputs;
      return [
        ...intoImages(x, transposed ? "rows" : "columns", "image", rowsOf(inputs)),
        ...intoImages(d, transposed ? "rows" : "columns", "channels", [1, batch]),
        reshape(name("channels"), "kernel", [outputs, batch, 1, 1]),
        convolve("image", "kernel"),
        { ...reshape(name("product"), "", [1, outputs, 1, inputs]), outputs: [gradient] },
      ];
    },
  };
}

/** Pixels as rows of an image: [rows, columns]. */
function rowsOf(pixels: number): readonly [number, number] {
  let columns = Math.min(pixels, MOST_PIXELS);
  while (pixels % columns !== 0) columns--;
  return [pixels / columns, columns];
}

/** Makers of the nodes that take a product's place, named after it. */
function nodesFor(product: Node, shapes: StoredInts, { shapeOf, producer }: Origins) {
  const name = (part: string): string => `${product.name}/${part}`;
  const node = (
    op: string,
    inputs: readonly string[],
    part: string,
    attributes: Node["attributes"],
  ): Node => ({
    ...product,
    op,
    name: name(part),
    inputs,
    outputs: [name(part)],
    attributes,
  });
  const reshape = (x: string, part: string, shape: readonly number[]): Node =>
    node("Reshape", [x, shapes.of(shape)], part, {});
  return {
    name,
    reshape,
    /** A matrix as one image, its rows or its columns the channels; a transpose is read from what it transposes. */
    intoImages(
      matrix: string,
      channels: "rows" | "columns",
      part: string,
      pixels: readonly number[],
    ): readonly Node[] {
      const made = producer.get(matrix);
      const isTransposed = made?.op === "Transpose";
      const lying = isTransposed ? (made.inputs[0] ?? "") : matrix;
      const [rows = 1, columns = 1] = shapeOf(lying) ?? [];
      const last = (channels === "columns") !== isTransposed;
      const shape = last ? [1, ...pixels, columns] : [1, rows, ...pixels];
      return [
        reshape(lying, `${part}/matrix`, shape),
        node("com.microsoft.nchwc.ReorderInput", [name(`${part}/matrix`)], part, {
          channels_last: last ? 1 : 0,
        }),
      ];
    },
    /** The product itself from its image: what the channels are, and how many. */
    fromImages(channels: "rows" | "columns", count: number, pixels: readonly number[]): readonly Node[] {
      const last = channels === "columns";
      const size = sizeOf(pixels);
      return [
        node("com.microsoft.nchwc.ReorderOutput", [name("product")], "matrix", {
          channels: count,
          channels_last: last ? 1 : 0,
        }),
        {
          ...reshape(name("matrix"), "", last ? [size, count] : [count, size]),
          name: product.name,
          outputs: product.outputs,
        },
      ];
    },
    convolve: (image: string, kernel: string): Node =>
      node("com.microsoft.nchwc.Conv", [name(image), name(kernel)], "product", {
        kernel_shape: [1, 1],
        strides: [1, 1],
        pads: [0, 0, 0, 0],
        group: 1,
      }),
  };
}
