import { present } from "../present.ts";
import {
  type Graph,
  type Initializer,
  type Node,
  numbersIn,
  type Port,
  readsOf,
  type Value,
} from "./graph.ts";

/** What is asked of a graph again and again, looked up once. */
export interface GraphIndex {
  readonly graph: Graph;
  /** @throws Error where the graph has no such value */
  typeOf(name: string): Port;
  /** A value all of whose dimensions are known; undefined where some are known only when the model runs. */
  sizedOf(name: string): Value | undefined;
  producerOf(name: string): Node | undefined;
  /** The nodes that read a value, in their order, each once. */
  readersOf(name: string): readonly Node[];
  /** Where a value is given: more than once where it is several outputs of the graph. */
  isOutput(name: string): boolean;
  /** The integers of a stored vector: shapes, axes, bounds. */
  integersOf(name: string): readonly number[] | undefined;
  /** The number that is a stored float32 without axes. */
  scalarOf(name: string): number | undefined;
}

export function indexOf(graph: Graph): GraphIndex {
  const constants = new Map<string, Initializer>(
    graph.initializers.map((initializer) => [initializer.value.name, initializer]),
  );
  const producers = new Map<string, Node>();
  const readers = new Map<string, Node[]>();
  const types = new Map<string, Port>(
    [...graph.inputs, ...graph.initializers.map(({ value }) => value)].map((port) => [port.name, port]),
  );
  for (const node of graph.nodes) {
    for (const output of node.outputs) {
      producers.set(output.name, node);
      types.set(output.name, output);
    }
    for (const name of new Set(readsOf(node))) {
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [node]);
      else known.push(node);
    }
  }
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const typeOf = (name: string): Port => present(types.get(name), `graph ${graph.name} has a value ${name}`);
  return {
    graph,
    typeOf,
    sizedOf(name) {
      const { dtype, shape } = typeOf(name);
      const numbers = numbersIn(shape);
      return numbers && { name, dtype, shape: numbers };
    },
    producerOf: (name) => producers.get(name),
    readersOf: (name) => readers.get(name) ?? [],
    isOutput: (name) => outputs.has(name),
    integersOf(name) {
      const data = constants.get(name)?.data;
      return data instanceof BigInt64Array ? Array.from(data, Number) : undefined;
    },
    scalarOf(name) {
      const { value, data } = constants.get(name) ?? {};
      return value?.dtype === "float32" && value.shape.length === 0 ? Number(data?.[0]) : undefined;
    },
  };
}
