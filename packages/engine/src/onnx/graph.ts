import { sizeOf } from "../shape.ts";
import type { ElementData, StoredType } from "../tensor.ts";
import type { Operator } from "./operators.ts";

/** A dimension that is known only when the model runs carries a name instead of a number. */
export type Dimension = number | string;

/** An array's element type and shape; numbers, unless some of its dimensions may be known only when the model runs. */
export interface Typed<D extends Dimension = number> {
  readonly dtype: StoredType;
  readonly shape: readonly D[];
}

/** A named array in a graph. */
export interface Value<D extends Dimension = number> extends Typed<D> {
  readonly name: string;
}

/** A named array some of whose dimensions may be known only when the model runs. */
export type Port = Value<Dimension>;

export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: Graph };

export type Attributes = Readonly<Record<string, Attribute>>;

/**
 * One operator. An empty input name is an optional input left out. An operator outside ONNX's own set is named with its
 * domain, as in `com.microsoft.nchwc.Conv`.
 */
export interface Node {
  readonly op: Operator;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly Port[];
  readonly attributes: Attributes;
  /** What made it, for people and profiles. */
  readonly doc?: string | undefined;
}

/** A constant array stored in the model. */
export interface Initializer {
  readonly value: Value;
  readonly data: ElementData | BigInt64Array;
}

/** An ONNX graph as plain data. Nodes are in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly Node[];
}

export const isGraph = (value: Attribute | undefined): value is { readonly graph: Graph } =>
  typeof value === "object" && "graph" in value;

/** The graphs that a node runs, such as the body of a Scan. */
export const bodiesOf = ({ attributes }: Node): readonly Graph[] =>
  Object.values(attributes).flatMap((value) => (isGraph(value) ? [value.graph] : []));

/** What a node reads, and what the graphs in it read of the graph around them. */
export const readsOf = (node: Node): readonly string[] => [
  ...node.inputs,
  ...bodiesOf(node).flatMap(({ nodes }) => nodes.flatMap(readsOf)),
];

/** A shape all of whose dimensions are known. */
export const numbersIn = (shape: readonly Dimension[]): readonly number[] | undefined =>
  shape.every((dim) => typeof dim === "number") ? shape : undefined;

/** Elements of an array; undefined where that is known only when the model runs. */
export function elementsOf({ shape }: Typed<Dimension>): number | undefined {
  const known = numbersIn(shape);
  return known === undefined ? undefined : sizeOf(known);
}

export const sameShape = (a: readonly Dimension[], b: readonly Dimension[]): boolean =>
  a.length === b.length && a.every((extent, i) => extent === b[i]);

/** Every name of a graph, and of the graphs in it. */
export const namesIn = ({ inputs, outputs, initializers, nodes }: Graph): readonly string[] => [
  ...[...inputs, ...outputs, ...initializers.map(({ value }) => value)].map(({ name }) => name),
  ...nodes.flatMap((node) => [
    node.name,
    ...node.outputs.map(({ name }) => name),
    ...bodiesOf(node).flatMap(namesIn),
  ]),
];

/** The graph with each name by another: a subgraph must not share names with the graph around it. */
export function renamed(graph: Graph, rename: (name: string) => string): Graph {
  const other = <V extends { readonly name: string }>(value: V): V => ({
    ...value,
    name: rename(value.name),
  });
  // A graph within reads names of this one, so its own change alike.
  const inner = (value: Attribute): Attribute =>
    isGraph(value) ? { graph: renamed(value.graph, rename) } : value;
  return {
    name: graph.name,
    inputs: graph.inputs.map(other),
    outputs: graph.outputs.map(other),
    initializers: graph.initializers.map(({ value, data }) => ({ value: other(value), data })),
    nodes: graph.nodes.map((node) => ({
      ...other(node),
      inputs: node.inputs.map((name) => (name === "" ? "" : rename(name))),
      outputs: node.outputs.map(other),
      attributes: Object.fromEntries(
        Object.entries(node.attributes).map(([key, value]) => [key, inner(value)]),
      ),
    })),
  };
}

/** Nodes in an order in which they can run: each as it was given, but after what it needs. */
export function inOrder(nodes: readonly Node[]): Node[] {
  const producer = new Map(nodes.flatMap((node) => node.outputs.map(({ name }) => [name, node] as const)));
  const placed = new Set<Node>();
  const place = (node: Node): void => {
    if (placed.has(node)) return;
    for (const name of readsOf(node)) {
      const before = producer.get(name);
      if (before !== undefined && !placed.has(before)) place(before);
    }
    placed.add(node);
  };
  nodes.forEach(place);
  return [...placed];
}
