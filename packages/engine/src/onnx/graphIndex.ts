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

export type GraphIndex = ReturnType<typeof indexOf>;

/** What is asked of a graph again and again, looked up once. */
export function indexOf(graph: Graph) {
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
  /** @throws Error where the graph has no such value */
  const typeOf = (name: string): Port => present(types.get(name), `graph ${graph.name} has a value ${name}`);
  return {
    typeOf,
    /** A value all of whose dimensions are known; undefined where some are known only when the model runs. */
    sizedOf(name: string): Value | undefined {
      const { dtype, shape } = typeOf(name);
      const numbers = numbersIn(shape);
      return numbers && { name, dtype, shape: numbers };
    },
    producerOf: (name: string) => producers.get(name),
    /** The nodes that read a value, in their order, each once. */
    readersOf: (name: string): readonly Node[] => readers.get(name) ?? [],
    isOutput: (name: string) => outputs.has(name),
    /** The integers of a stored vector: shapes, axes, bounds. */
    integersOf(name: string): readonly number[] | undefined {
      const data = constants.get(name)?.data;
      return data instanceof BigInt64Array ? Array.from(data, Number) : undefined;
    },
    /** The number that is a stored float32 without axes. */
    scalarOf(name: string): number | undefined {
      const { value, data } = constants.get(name) ?? {};
      return value?.dtype === "float32" && value.shape.length === 0 ? Number(data?.[0]) : undefined;
    },
  };
}
