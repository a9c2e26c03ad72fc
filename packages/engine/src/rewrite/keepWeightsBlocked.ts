import type { Graph, Node } from "../onnx/graph.ts";
import {
  forward,
  inputGradient,
  type Matrix,
  type Origins,
  type Product,
  weightGradient,
} from "./blockedProducts.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { inOrder } from "./inOrder.ts";
import { knownIn } from "./knownIn.ts";
import { readsOf } from "./reads.ts";
import { storedInts } from "./storedInts.ts";

/** Below this a product gains less than the reorderings around it take. */
const LEAST_SIZE = 2 ** 20;

/** A step that takes and gives some of its state in the blocked layout. */
export interface BlockedStep {
  readonly body: Graph;
  /** Which state that is, by its place, and its shape as it was: its ports have the shape of its images, [1, outputs, 1, inputs]. */
  readonly matrices: ReadonlyMap<number, Matrix>;
}

/**
 * Keeps large weights of dense layers, their gradients and moments in ONNX Runtime's blocked layout
 * [outputs / block, inputs, block], in which its convolutions reach more of the processor than its matrix products do.
 * All three products of a layer are convolutions 1×1 with weights that lie so (blockedProducts.ts).
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

interface Flow extends Origins {
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
