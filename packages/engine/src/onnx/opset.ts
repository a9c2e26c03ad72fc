import { type Attribute, type Graph, type Initializer, isGraph, type Node } from "./graph.ts";
import type { Operator } from "./operators.ts";

/** Operator sets that models can be written in: 17 is in every ONNX Runtime since 1.12, 20 since 1.17. */
export const OPSETS = [17, 18, 19, 20] as const;

export type Opset = (typeof OPSETS)[number];

/** The set whose forms the engine's graphs have, and in which its own models are. */
export const NEWEST: Opset = 20;

/** The file format that came with each set. */
export const IR_VERSIONS: Readonly<Record<Opset, bigint>> = { 17: 8n, 18: 8n, 19: 9n, 20: 9n };

/** Operators that came after the oldest set. */
const SINCE: { readonly [O in Operator]?: Opset } = { BitwiseAnd: 18, BitwiseOr: 18, BitwiseXor: 18 };

/** The only operators of the engine's whose form changed since the oldest set: reductions that took their axes as an attribute before 18. */
const AXES_WITHIN: ReadonlySet<Operator> = new Set<Operator>(["ReduceMax", "ReduceMin", "ReduceProd"]);

const nodesIn = ({ nodes }: Graph): readonly Node[] => [
  ...nodes,
  ...nodes.flatMap(({ attributes }) =>
    Object.values(attributes).flatMap((value) => (isGraph(value) ? nodesIn(value.graph) : [])),
  ),
];

/**
 * The set of that number.
 *
 * @throws RangeError when there is none
 */
export function opsetNumbered(wanted: number): Opset {
  const opset = OPSETS.find((each) => each === wanted);
  if (opset !== undefined) return opset;
  throw new RangeError(
    `compile(fn, …, { opset }): opset must be an integer from ${OPSETS[0]} to ${NEWEST}, got ${wanted}`,
  );
}

/**
 * The set that a graph is written in: the one that is asked for, else the lowest that has all its operators.
 *
 * @throws RangeError when it lacks an operator of a node, which is named
 */
export function opsetOf(graph: Graph, wanted?: Opset): Opset {
  const nodes = nodesIn(graph);
  const lacking = (opset: Opset): Node | undefined => nodes.find(({ op }) => (SINCE[op] ?? 0) > opset);
  if (wanted === undefined) return OPSETS.find((opset) => lacking(opset) === undefined) ?? NEWEST;
  const missing = lacking(wanted);
  if (missing === undefined) return wanted;
  throw new RangeError(
    `compile(fn, …, { opset }): opset must be at least ${SINCE[missing.op]} for ${missing.op} (node ${missing.name}), got ${wanted}`,
  );
}

/** A graph with every node in the form that an operator set has it in. */
export const inOpset = (graph: Graph, opset: Opset): Graph => (opset >= 18 ? graph : axesWithin(graph));

function axesWithin(graph: Graph): Graph {
  const stored = new Map(graph.initializers.map((initializer) => [initializer.value.name, initializer]));
  const nodes = graph.nodes.map((node): Node => {
    const attributes = Object.fromEntries(
      Object.entries(node.attributes).map(([name, value]) => [name, within(value)]),
    );
    const axes = AXES_WITHIN.has(node.op) ? stored.get(node.inputs[1] ?? "") : undefined;
    if (axes === undefined) return { ...node, attributes };
    const numbers = Array.from(axes.data, Number);
    return { ...node, inputs: node.inputs.slice(0, 1), attributes: { ...attributes, axes: numbers } };
  });
  const read = new Set([
    ...nodesIn({ ...graph, nodes }).flatMap(({ inputs }) => inputs),
    ...graph.outputs.map(({ name }) => name),
  ]);
  const initializers = graph.initializers.filter(({ value }: Initializer) => read.has(value.name));
  return { ...graph, nodes, initializers };
}

const within = (value: Attribute): Attribute => (isGraph(value) ? { graph: axesWithin(value.graph) } : value);
