import type { Graph, Node } from "../onnx/graph.ts";
import { sizeOf } from "../tensor.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { inOrder } from "./inOrder.ts";
import { knownIn } from "./knownIn.ts";
import { readsOf } from "./reads.ts";
import { type StoredInts, storedInts } from "./storedInts.ts";

/** Below this a product gains less than the reorderings around it take. */
const LEAST_SIZE = 2 ** 20;

/** Pixels in a row of an image: what the convolution makes of a row stays in the cache while it adds up. */
const MOST_PIXELS = 64;

/** A matrix of weights [inputs, outputs], or a moment of one. */
export interface Matrix {
  readonly inputs: number;
  readonly outputs: number;
}

/** A step that takes and gives some of its state in the blocked layout. */
export interface BlockedStep {
  readonly body: Graph;
  /** Which state that is, by its place, and its shape as it was: its ports have the shape of its images, [1, outputs, 1, inputs]. */
  readonly matrices: ReadonlyMap<number, Matrix>;
}

/**
 * Keeps large weights of dense layers, their gradients and moments in ONNX Runtime's blocked layout
 * [outputs / block, inputs, block], in which its convolutions reach a quarter more of the processor than its matrix products do.
 * All three products of a layer are convolutions 1×1 with weights that lie so:
 *
 * - x W: images of the inputs as channels and the batch as pixels, W the kernel;
 * - d Wᵀ: W the images, the outputs its channels and the inputs its pixels, d the kernel;
 * - xᵀ d: images of the batch as channels and the inputs as pixels, d the kernel.
 *
 * An optimiser's passes are element by element, so the layout is nothing to them, and a transpose of such an array lies as the
 * array itself does. An array whose step does anything else with it stays as it is.
 *
 * @param body a step, its first `states` outputs the next values of its first inputs
 * @param block channels in a block of the layout
 * @param least elements that an array must have
 */
export function keepWeightsBlocked(
  body: Graph,
  states: number,
  block: number,
  least = LEAST_SIZE,
): BlockedStep {
  const flow = flowOf(body);
  const families = familiesOf(body, states, block, least, flow);
  if (families.length === 0) return { body, matrices: new Map() };
  const shapes = storedInts("blocked/");
  const made = new Map<Node, readonly Node[]>();
  const matrices = new Map<number, Matrix>();
  for (const { matrix, places, transposes, products } of families) {
    for (const place of places) matrices.set(place, matrix);
    for (const node of transposes) made.set(node, [{ ...node, op: "Identity", attributes: {} }]);
    for (const { node, make } of products) made.set(node, make(shapes));
  }
  const dims = (place: number) => {
    const { inputs = 0, outputs = 0 } = matrices.get(place) ?? {};
    return matrices.has(place) ? { dims: [1, outputs, 1, inputs] } : {};
  };
  const blocked = {
    ...body,
    inputs: body.inputs.map((port, i) => ({ ...port, ...dims(i) })),
    outputs: body.outputs.map((port, i) => ({ ...port, ...dims(i) })),
    initializers: [...body.initializers, ...shapes.constants()],
    nodes: inOrder(body.nodes.flatMap((node) => made.get(node) ?? [node])),
  };
  return { matrices, body: eliminateDeadNodes(withoutIdentities(blocked)) };
}

/** What read an Identity reads what that reads: passes over an array then follow each other. */
function withoutIdentities(graph: Graph): Graph {
  const source = new Map(
    graph.nodes.flatMap(({ op, inputs, outputs }) =>
      op === "Identity" ? [[outputs[0] ?? "", inputs[0] ?? ""] as const] : [],
    ),
  );
  const resolved = (name: string): string => {
    const from = source.get(name);
    return from === undefined ? name : resolved(from);
  };
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(resolved) })) };
}

/** Arrays that become each other element by element or by transposes, with the products that take or give one of them. */
interface Family {
  readonly matrix: Matrix;
  readonly places: readonly number[];
  readonly transposes: readonly Node[];
  readonly products: readonly Product[];
}

/** A matrix product, and the nodes that take its place. */
interface Product {
  readonly node: Node;
  readonly make: (shapes: StoredInts) => readonly Node[];
}

interface Flow {
  readonly shapeOf: (name: string) => readonly number[] | undefined;
  readonly producer: ReadonlyMap<string, Node>;
  readonly readers: ReadonlyMap<string, readonly Node[]>;
}

function flowOf(body: Graph): Flow {
  const known = knownIn(body);
  const readers = new Map<string, Node[]>();
  for (const node of body.nodes) {
    for (const name of new Set(readsOf(node))) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  return {
    shapeOf: (name) => known.get(name)?.shape,
    producer: new Map(body.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const))),
    readers,
  };
}

function familiesOf(
  body: Graph,
  states: number,
  block: number,
  least: number,
  flow: Flow,
): readonly Family[] {
  const seen = new Set<string>();
  const claimed = new Set<Node>();
  return body.inputs.slice(0, states).flatMap(({ name, dtype }): Family[] => {
    const [inputs = 0, outputs = 0, ...more] = flow.shapeOf(name) ?? [];
    const fits = more.length === 0 && inputs % block === 0 && outputs % block === 0;
    if (seen.has(name) || dtype !== "float32" || !fits || inputs * outputs < least) return [];
    const members = membersOf(name, body, states, flow);
    for (const member of members.keys()) seen.add(member);
    const family = familyOf(members, { inputs, outputs }, body, states, block, flow);
    const products = family?.products ?? [];
    // A product of two such families would have both layouts.
    if (family === undefined || products.length === 0 || products.some(({ node }) => claimed.has(node))) {
      return [];
    }
    for (const { node } of products) claimed.add(node);
    return [family];
  });
}

/** The names of a family, each with whether it is a transpose of what the family holds. */
type Members = ReadonlyMap<string, boolean>;

/** What an array becomes or is made from element by element or by a transpose, by way of the next step's state too. */
function membersOf(first: string, body: Graph, states: number, flow: Flow): Members {
  const members = new Map<string, boolean>();
  const visit = (name: string, transposed: boolean): void => {
    if (members.has(name)) return;
    members.set(name, transposed);
    const nodes = [flow.producer.get(name), ...(flow.readers.get(name) ?? [])];
    for (const node of nodes) {
      if (node === undefined) continue;
      const others = [...node.inputs, ...node.outputs].filter((other) => other !== name);
      if (node.op === "Transpose") for (const other of others) visit(other, !transposed);
      else if (isPass(node, flow)) {
        for (const other of others) if (flow.shapeOf(other)?.length !== 0) visit(other, transposed);
      }
    }
    body.inputs.slice(0, states).forEach((port, i) => {
      const next = body.outputs[i]?.name ?? "";
      if (port.name === name) visit(next, transposed);
      if (next === name) visit(port.name, transposed);
    });
  };
  visit(first, false);
  return members;
}

/** An operator over whole matrices of one shape, and scalars. */
const isPass = ({ op, inputs, outputs }: Node, { shapeOf }: Flow): boolean => {
  const shape = shapeOf(outputs[0] ?? "");
  const isLike = (name: string): boolean =>
    shapeOf(name)?.length === 0 || String(shapeOf(name)) === String(shape);
  return ELEMENTWISE.has(op) && shape?.length === 2 && inputs.every(isLike);
};

/** The family of these members, unless something is done with one of them that needs its order. */
function familyOf(
  members: Members,
  matrix: Matrix,
  body: Graph,
  states: number,
  block: number,
  flow: Flow,
): Family | undefined {
  const state = new Set(body.inputs.slice(0, states).map(({ name }) => name));
  const places = [...state].flatMap((name, i) => (members.get(name) === false ? [i] : []));
  const next = new Set(places.map((place) => body.outputs[place]?.name));
  if (body.outputs.some(({ name }) => members.has(name) && !next.has(name))) return undefined;
  /** Whether all matrices of an operator are members, as they lie where one of them is. */
  const isWithin = (node: Node, transposed: boolean): boolean =>
    [...node.inputs, ...node.outputs].every(
      (name) => flow.shapeOf(name)?.length === 0 || members.get(name) === transposed,
    );
  const transposes = new Set<Node>();
  const products = new Map<Node, Product>();
  const claim = (product: Product | undefined): boolean => {
    if (product === undefined || products.has(product.node)) return false;
    products.set(product.node, product);
    return true;
  };
  for (const [name, transposed] of members) {
    const producer = flow.producer.get(name);
    const isMade = (node: Node): boolean => {
      if (node.op === "Transpose") transposes.add(node);
      return node.op === "Transpose" || (isPass(node, flow) && isWithin(node, transposed));
    };
    if (producer === undefined ? transposed || !state.has(name) : !isMade(producer)) {
      if (producer === undefined || !claim(weightGradient(producer, transposed, matrix, block, flow))) {
        return undefined;
      }
    }
    for (const reader of flow.readers.get(name) ?? []) {
      if (isMade(reader)) continue;
      const product = transposed
        ? inputGradient(name, reader, matrix, block, flow)
        : forward(name, reader, matrix, flow);
      if (!claim(product)) return undefined;
    }
  }
  return { matrix, places, transposes: [...transposes], products: [...products.values()] };
}

/** x W */
function forward(weights: string, node: Node, { inputs, outputs }: Matrix, flow: Flow): Product | undefined {
  const [x = "", w] = node.inputs;
  const [batch = 0, , ...more] = flow.shapeOf(x) ?? [];
  if (node.op !== "MatMul" || w !== weights || x === weights || more.length > 0) return undefined;
  return {
    node,
    make: (shapes) => {
      const { reshape, intoImages, convolve, fromImages } = nodesFor(node, shapes, flow);
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

/** d Wᵀ */
function inputGradient(
  transposed: string,
  node: Node,
  { inputs, outputs }: Matrix,
  block: number,
  flow: Flow,
): Product | undefined {
  const [d = "", w] = node.inputs;
  const [batch = 0, , ...more] = flow.shapeOf(d) ?? [];
  const fits = node.op === "MatMul" && w === transposed && d !== transposed && more.length === 0;
  if (!fits || batch % block !== 0) return undefined;
  return {
    node,
    make: (shapes) => {
      const { name, reshape, intoImages, convolve, fromImages } = nodesFor(node, shapes, flow);
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

/** xᵀ d, or its transpose dᵀ x */
function weightGradient(
  node: Node,
  transposed: boolean,
  { inputs, outputs }: Matrix,
  block: number,
  flow: Flow,
): Product | undefined {
  const [left = "", right = ""] = node.inputs;
  const [batch = 0, ...more] = flow.shapeOf(right) ?? [];
  if (node.op !== "MatMul" || more.length !== 1 || batch % block !== 0) return undefined;
  const [x, d] = transposed ? [right, left] : [left, right];
  return {
    node,
    make: (shapes) => {
      const { name, reshape, intoImages, convolve } = nodesFor(node, shapes, flow);
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
function nodesFor(product: Node, shapes: StoredInts, { shapeOf, producer }: Flow) {
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
