import { bodiesOf, type Graph, type Node, numbersIn, type Port, type Typed } from "../src/onnx/graph.ts";
import { resultsOf } from "../src/onnx/operators.ts";
import { present } from "../src/present.ts";

type Known = ReadonlyMap<string, Port>;

/**
 * Checks what every graph promises: no name twice, every value made before it is read, and every value of the type that its
 * operator gives. Types are checked where all dimensions are known.
 *
 * @param around values of the graph that this one is in
 * @throws Error that names the graph, the node and what is wrong with it
 */
export function verifyGraph(graph: Graph, around: Known = new Map()): void {
  const known = new Map(around);
  const integers = new Map<string, readonly number[]>();
  const fail = (where: string, problem: string): never => {
    throw new Error(`graph ${graph.name}, ${where}: ${problem}`);
  };
  const bind = (value: Port, where: string): void => {
    if (value.name === "") fail(where, "a value must have a name");
    if (known.has(value.name)) fail(where, `${value.name} is there already`);
    known.set(value.name, value);
  };
  for (const input of graph.inputs) bind(input, "inputs");
  for (const { value, data } of graph.initializers) {
    bind(value, "constants");
    if (data instanceof BigInt64Array) integers.set(value.name, Array.from(data, Number));
  }
  const names = new Set<string>();
  for (const node of graph.nodes) {
    if (names.has(node.name)) fail(node.name, "another node has its name");
    names.add(node.name);
    const missing = node.inputs.find((name) => name !== "" && !known.has(name));
    if (missing !== undefined) fail(node.name, `${missing} is read before it is made`);
    for (const body of bodiesOf(node)) verifyGraph(body, known);
    const problem = bodyProblem(node, known) ?? typeProblem(node, known, integers);
    if (problem !== undefined) fail(node.name, problem);
    for (const output of node.outputs) bind(output, node.name);
  }
  for (const output of graph.outputs) {
    const made = known.get(output.name) ?? fail("outputs", `${output.name} is not made`);
    if (!sameType(made, output)) fail("outputs", `${spell(output)} is made as ${spell(made)}`);
  }
}

/** What is wrong with the types that a node says its results have. */
function typeProblem(node: Node, known: Known, integers: ReadonlyMap<string, readonly number[]>) {
  const inputs = operandsOf(node, known);
  const typed = inputs.map((input) => input && numeric(input));
  if (typed.some((type, i) => type === undefined && inputs[i] !== undefined)) return undefined;
  const expected = resultsOf({
    op: node.op,
    inputs: typed,
    outputs: node.outputs.length,
    attributes: node.attributes,
    integers: (i) => integers.get(node.inputs[i] ?? ""),
  });
  const differs = node.outputs.findIndex((output, i) => {
    const type = expected[i];
    return type === undefined || !sameType(output, type);
  });
  const wrong = node.outputs[differs];
  if (wrong === undefined) return undefined;
  const given = inputs.map((input) => (input === undefined ? "nothing" : spell(input)));
  const type = expected[differs];
  return `${node.op} of ${given.join(", ")} gives ${type?.dtype}[${type?.shape}], not ${spell(wrong)}`;
}

/** What is wrong with what a Scan hands to its body: its state, then a slice of each of the others. */
function bodyProblem(node: Node, known: Known): string | undefined {
  const operands = operandsOf(node, known);
  const { num_scan_inputs: slices } = node.attributes;
  const states = operands.length - (typeof slices === "number" ? slices : 0);
  const bodies = bodiesOf(node).flatMap(({ inputs, outputs }) => [
    ...inputs.map((port, i) => [port, i < states ? operands[i] : sliceOf(operands[i])] as const),
    ...inputs.slice(0, states).map((port, i) => [port, outputs[i]] as const),
  ]);
  const wrong = bodies.find(([port, given]) => given === undefined || !sameType(port, given));
  return (
    wrong && `its body has ${spell(wrong[0])} for ${wrong[1] === undefined ? "nothing" : spell(wrong[1])}`
  );
}

const operandsOf = ({ inputs }: Node, known: Known): readonly (Port | undefined)[] =>
  inputs.map((name) => (name === "" ? undefined : present(known.get(name), `${name} is known`)));

const sliceOf = (port: Port | undefined): Port | undefined => port && { ...port, shape: port.shape.slice(1) };

function numeric({ dtype, shape }: Port): Typed | undefined {
  const numbers = numbersIn(shape);
  return numbers === undefined ? undefined : { dtype, shape: numbers };
}

/** Dimensions with names are taken to agree. */
const sameType = (a: Omit<Port, "name">, b: Omit<Port, "name">): boolean =>
  a.dtype === b.dtype &&
  a.shape.length === b.shape.length &&
  a.shape.every((extent, i) => {
    const other = b.shape[i];
    return typeof extent === "string" || typeof other === "string" || extent === other;
  });

const spell = ({ name, dtype, shape }: Port): string => `${name}: ${dtype}[${shape}]`;
