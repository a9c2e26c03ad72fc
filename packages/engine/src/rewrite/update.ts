import { elementsOf, type Node, sameShape } from "../onnx/graph.ts";
import type { GraphIndex } from "../onnx/graphIndex.ts";
import type { Operator } from "../onnx/operators.ts";
import { at } from "../present.ts";

/** Operators that work element by element and round each element alike, wherever in an array it lies. */
const ELEMENTWISE: ReadonlySet<Operator> = new Set<Operator>([
  ...(["Add", "Sub", "Mul", "Div", "Sqrt", "Neg", "Abs", "Reciprocal", "Min", "Max"] as const),
]);

/** Whether a node works element by element over arrays of one shape, that of its result, and scalars. */
export const isPass = ({ op, inputs, outputs }: Node, { typeOf }: GraphIndex): boolean =>
  ELEMENTWISE.has(op) &&
  inputs.every((name) => {
    const { shape } = typeOf(name);
    return shape.length === 0 || sameShape(shape, at(outputs, 0).shape);
  });

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

/** What a value is a mere reshaping of; itself where it is none. */
export function flat(index: GraphIndex, name: string): string {
  const node = index.producerOf(name);
  return node?.op === "Reshape" || node?.op === "Identity" ? flat(index, at(node.inputs, 0)) : name;
}

const sizeIn = ({ typeOf }: GraphIndex, name: string): number | undefined => elementsOf(typeOf(name));

/**
 * The updates of a step's arrays: one for all state that is updated together.
 *
 * @param next the values that the step gives as the next state, in its order
 * @param state the values that it takes as its state
 */
export function updatesOf(
  index: GraphIndex,
  next: readonly string[],
  state: ReadonlySet<string>,
): readonly Update[] {
  const found = next.flatMap((name) => updateOf(index, flat(index, name), state) ?? []);
  return found.filter(
    ({ root }, i) => !found.some(({ root: other, nodes }, j) => nodes.has(root) && (other !== root || j < i)),
  );
}

function updateOf(index: GraphIndex, root: string, state: ReadonlySet<string>): Update | undefined {
  const size = sizeIn(index, root);
  // Of an array of one element, its own numbers are not told from those that all arrays share.
  if (size === undefined || size < 2) return undefined;
  const ownOf = (node: Node): string[] =>
    node.inputs.filter((name) => index.typeOf(name).shape.length > 0).map((name) => flat(index, name));
  /** The node that makes a value of this size element by element. */
  const maker = (name: string): Node | undefined => {
    const node = index.producerOf(name);
    const fits = node !== undefined && ELEMENTWISE.has(node.op) && sizeIn(index, name) === size;
    return fits && ownOf(node).every((each) => sizeIn(index, each) === size) ? node : undefined;
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
  index: GraphIndex,
  update: Update,
  root: string,
  state: ReadonlySet<string>,
): ReadonlyMap<string, string> | undefined {
  const size = sizeIn(index, root);
  const pairs = new Map<string, string>();
  const agree = (mine: string, its: string): boolean => {
    const paired = pairs.get(mine);
    if (paired !== undefined) return paired === its;
    const node = update.nodes.get(mine);
    if (sizeIn(index, its) !== size || state.has(mine) !== state.has(its)) return false;
    if (index.typeOf(its).dtype !== index.typeOf(mine).dtype) return false;
    pairs.set(mine, its);
    if (node === undefined) return true;
    const other = index.producerOf(its);
    if (other?.op !== node.op || other.inputs.length !== node.inputs.length) return false;
    return node.inputs.every((name, i) => {
      const counterpart = at(other.inputs, i);
      const own = flat(index, name);
      return update.nodes.has(own) || update.operands.has(own)
        ? agree(own, flat(index, counterpart))
        : name === counterpart;
    });
  };
  if (size === undefined || !agree(update.root, root)) return undefined;
  return new Set(pairs.values()).size === pairs.size ? pairs : undefined;
}
