import type { Known } from "../cost/shapes.ts";
import type { Graph, Node } from "../onnx/graph.ts";
import { sizeOf } from "../tensor.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { knownIn } from "./knownIn.ts";

/** A state that a step takes and gives back, by their names in the step's graph. */
export interface Carried {
  readonly input: string;
  readonly output: string;
}

/**
 * How a step makes the next value of an array of its state, with what it makes on the way of the same size: an optimiser's
 * pass over one array of weights and its moments.
 */
export interface Update {
  /** What nothing else of the update is made from. */
  readonly root: string;
  readonly size: number;
  /** The nodes, by what they make. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** What has the same size and comes from outside: state and gradients. */
  readonly operands: ReadonlySet<string>;
}

/** What is to be known of a graph to find updates in it. */
export interface Flow {
  readonly producer: ReadonlyMap<string, Node>;
  readonly known: ReadonlyMap<string, Known>;
  sizeOf(name: string): number | undefined;
  /** What a value is a mere reshaping of; itself where it is none. */
  flat(name: string): string;
}

export function flowOf(graph: Graph): Flow {
  const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const known = knownIn(graph);
  const flat = (name: string): string => {
    const node = producer.get(name);
    return node?.op === "Reshape" || node?.op === "Identity" ? flat(node.inputs[0] ?? "") : name;
  };
  return {
    producer,
    known,
    sizeOf(name) {
      const shape = known.get(name)?.shape;
      return shape === undefined ? undefined : sizeOf(shape);
    },
    flat,
  };
}

/** The updates of a step's arrays, in the order of the state: one for all state that is updated together. */
export function updatesOf(flow: Flow, state: readonly Carried[]): readonly Update[] {
  const inputs = new Set(state.map(({ input }) => input));
  const found = state.flatMap(({ output }) => updateOf(flow, flow.flat(output), inputs) ?? []);
  return found.filter(
    ({ root }, i) => !found.some(({ root: other, nodes }, j) => nodes.has(root) && (other !== root || j < i)),
  );
}

function updateOf(
  { producer, known, sizeOf, flat }: Flow,
  root: string,
  state: ReadonlySet<string>,
): Update | undefined {
  const size = sizeOf(root);
  // Of an array of one element, its own numbers are not told from those that all arrays share.
  if (size === undefined || size < 2) return undefined;
  const isShared = (name: string): boolean => known.get(name)?.shape.length === 0;
  const ownOf = (node: Node): string[] => node.inputs.filter((name) => !isShared(name)).map(flat);
  /** The node that makes a value of this size element by element. */
  const maker = (name: string): Node | undefined => {
    const node = producer.get(name);
    const fits = node !== undefined && ELEMENTWISE.has(node.op) && sizeOf(name) === size;
    return fits && ownOf(node).every((each) => sizeOf(each) === size) ? node : undefined;
  };
  const visited = new Map<string, boolean>();
  const isFromState = (name: string): boolean => {
    const before = visited.get(name);
    if (before !== undefined) return before;
    const node = maker(name);
    const found = state.has(name) || (node !== undefined && ownOf(node).some(isFromState));
    visited.set(name, found);
    return found;
  };

  const nodes = new Map<string, Node>();
  const operands = new Set<string>();
  const visit = (name: string): void => {
    if (nodes.has(name) || operands.has(name)) return;
    const node = isFromState(name) ? maker(name) : undefined;
    if (node === undefined) operands.add(name);
    else {
      nodes.set(name, node);
      ownOf(node).forEach(visit);
    }
  };
  visit(root);
  // A gradient's square is made from the gradient, which comes from outside anyway.
  for (const name of [...operands]) {
    const node = maker(name);
    const own = node === undefined ? [] : ownOf(node);
    if (node === undefined || own.length === 0 || !own.every((each) => operands.has(each))) continue;
    operands.delete(name);
    nodes.set(name, node);
  }
  return nodes.size === 0 ? undefined : { root, size, nodes, operands };
}

/**
 * What takes the place of each value of an update in the update that makes `root`, if that is the same but for its arrays and
 * their size.
 */
export function correspondence(
  { producer, known, sizeOf, flat }: Flow,
  update: Update,
  root: string,
  state: ReadonlySet<string>,
): ReadonlyMap<string, string> | undefined {
  const size = sizeOf(root);
  const pairs = new Map<string, string>();
  const agree = (mine: string, its: string): boolean => {
    const paired = pairs.get(mine);
    if (paired !== undefined) return paired === its;
    const node = update.nodes.get(mine);
    if (sizeOf(its) !== size || state.has(mine) !== state.has(its)) return false;
    if (known.get(its)?.elementType !== known.get(mine)?.elementType) return false;
    pairs.set(mine, its);
    if (node === undefined) return true;
    const other = producer.get(its);
    if (other?.op !== node.op || other.inputs.length !== node.inputs.length) return false;
    return node.inputs.every((name, i) => {
      const counterpart = other.inputs[i] ?? "";
      const own = flat(name);
      return update.nodes.has(own) || update.operands.has(own)
        ? agree(own, flat(counterpart))
        : name === counterpart;
    });
  };
  if (size === undefined || !agree(update.root, root)) return undefined;
  return new Set(pairs.values()).size === pairs.size ? pairs : undefined;
}
