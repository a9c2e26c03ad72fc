import type { Graph, Node, Port } from "../onnx/graph.ts";
import { sizeOf } from "../tensor.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { inOrder } from "./inOrder.ts";
import { knownIn } from "./knownIn.ts";
import { readsOf } from "./reads.ts";

/** Arrays of fewer elements stay in the processor's cache between one operator and the next by themselves. */
const LEAST_SIZE = 2 ** 20;

/** A block of about so many elements, with those that a rule of Adam's length makes of it, stays in the cache. */
const BLOCK = 2 ** 18;

/** Below this number of operators there is too little to gain from a block in the cache. */
const LEAST_NODES = 3;

/**
 * Updates large arrays of a step's state block by block: what an optimiser does to a matrix of weights and its moments,
 * ten passes through memory, becomes a Scan over blocks that go through all of it while they are in the cache.
 *
 * The ports of such arrays, in and out, change their shape to [blocks, elements]: the same elements in the same order.
 *
 * @param body a step, its first `states` outputs the next values of its first inputs
 */
export function updateInBlocks(body: Graph, states: number): Graph {
  return regionsOf(body, states).reduce((graph, region) => blocked(graph, region, states), body);
}

/** What is done to state arrays of one shape, element by element. */
interface Region {
  readonly shape: readonly number[];
  /** What its operators make. */
  readonly made: ReadonlySet<string>;
}

function regionsOf(body: Graph, states: number): Region[] {
  const makers = makersOf(body);
  const shapeOf = shapesIn(body);
  const isPart = (node: Node, shape: readonly number[]): boolean =>
    ELEMENTWISE.has(node.op) &&
    same(shapeOf(node.outputs[0] ?? ""), shape) &&
    node.inputs.every((name) => isScalar(shapeOf(name)) || same(shapeOf(name), shape));
  const closure = (name: string, shape: readonly number[], found: Set<Node>): Set<Node> => {
    const node = makers.get(name);
    if (node === undefined || found.has(node) || !isPart(node, shape)) return found;
    found.add(node);
    for (const input of node.inputs) closure(input, shape, found);
    return found;
  };
  // Arrays whose updates share an operator, weights and their moments, are updated together.
  const groups: { shape: readonly number[]; nodes: Set<Node> }[] = [];
  for (const { name, dims } of body.outputs.slice(0, states)) {
    const shape = dims.filter((dim) => typeof dim === "number");
    if (shape.length < dims.length || sizeOf(shape) < LEAST_SIZE) continue;
    const nodes = closure(name, shape, new Set());
    const sharing = groups.filter((group) => [...nodes].some((node) => group.nodes.has(node)));
    for (const group of sharing) {
      groups.splice(groups.indexOf(group), 1);
      for (const node of group.nodes) nodes.add(node);
    }
    groups.push({ shape, nodes });
  }
  return groups
    .map(({ shape, nodes }) => ({ shape, made: new Set([...nodes].flatMap(({ outputs }) => outputs)) }))
    .filter((region) => region.made.size >= LEAST_NODES && !feedsItself(body, region));
}

/** Whether something that is not part of a region depends on it and is needed by it: a norm of the weights that divides them. */
function feedsItself(body: Graph, { made }: Region): boolean {
  const beyond = new Set<string>();
  for (const node of body.nodes) {
    if (node.outputs.some((name) => made.has(name))) {
      if (node.inputs.some((name) => beyond.has(name))) return true;
    } else if (node.inputs.some((name) => made.has(name) || beyond.has(name))) {
      for (const name of node.outputs) beyond.add(name);
    }
  }
  return false;
}

function blocked(body: Graph, { shape, made }: Region, states: number): Graph {
  const nodes = body.nodes.filter(({ outputs }) => outputs.some((name) => made.has(name)));
  const part = new Set(nodes);
  const shapeOf = shapesIn(body);
  const blocks = blocksOf(sizeOf(shape));
  const dims = [blocks, sizeOf(shape) / blocks];
  const elements = dims.slice(1);

  const state = body.outputs.slice(0, states).flatMap(({ name }, i) => (made.has(name) ? [i] : []));
  const ports = new Set(state.map((i) => body.inputs[i]?.name ?? ""));
  const results = new Set(state.map((i) => body.outputs[i]?.name ?? ""));
  const usedOutside = new Set([
    ...body.nodes.filter((node) => !part.has(node)).flatMap(readsOf),
    ...body.outputs.map(({ name }) => name),
  ]);
  const given = [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter(
    (name) => !made.has(name) && !isScalar(shapeOf(name)),
  );
  const taken = [...made].filter((name) => usedOutside.has(name));

  const shapeName = `blocks/${blocks}x${elements}`;
  const wholeName = `whole/${shape.join("x")}`;
  const reshape = (input: string, to: string, output: string): Node => ({
    op: "Reshape",
    name: output,
    inputs: [input, to],
    outputs: [output],
    attributes: {},
  });
  const whole = (name: string): string => `${name}/whole`;
  const blocksIn = (name: string): string => (ports.has(name) ? name : `${name}/blocks`);
  const blocksOut = (name: string): string => (results.has(name) ? name : `${name}/made`);
  const inner = (name: string): string => `${name}/block`;
  const local = new Set([...given, ...made]);
  const rename = (name: string): string => (local.has(name) ? inner(name) : name);
  const port = (name: string): Port => ({ name: inner(name), dtype: "float32", dims: elements });

  const scan: Node = {
    op: "Scan",
    name: `${nodes.at(-1)?.name ?? ""}/blocks`,
    inputs: given.map(blocksIn),
    outputs: taken.map(blocksOut),
    attributes: {
      num_scan_inputs: given.length,
      body: {
        graph: {
          name: "block",
          inputs: given.map(port),
          outputs: taken.map(port),
          initializers: [],
          nodes: nodes.map((node) => ({
            ...node,
            name: inner(node.name),
            inputs: node.inputs.map(rename),
            outputs: node.outputs.map(rename),
          })),
        },
      },
    },
  };
  const before = given
    .filter((name) => !ports.has(name))
    .map((name) => reshape(name, shapeName, blocksIn(name)));
  // What others read has its shape again: state that came in, and what goes on beside going out.
  const others = new Set(body.nodes.filter((node) => !part.has(node)).flatMap(readsOf));
  const after = taken
    .filter((name) => !results.has(name) || others.has(name))
    .map((name) => reshape(blocksOut(name), wholeName, results.has(name) ? whole(name) : name));
  const entered = [...ports]
    .filter((name) => others.has(name))
    .map((name) => reshape(name, wholeName, whole(name)));
  const reads = (name: string): string => (ports.has(name) || results.has(name) ? whole(name) : name);

  const last = body.nodes.findLastIndex((node) => part.has(node));
  const rewritten = body.nodes.flatMap((node, i): Node[] => {
    const kept = part.has(node) ? [] : [{ ...node, inputs: node.inputs.map(reads) }];
    return i === last ? [...kept, ...before, scan, ...after] : kept;
  });
  return {
    ...body,
    inputs: body.inputs.map((p) => (ports.has(p.name) ? { ...p, dims } : p)),
    outputs: body.outputs.map((p) => (results.has(p.name) ? { ...p, dims } : p)),
    initializers: [
      ...body.initializers,
      ...[
        { name: shapeName, data: dims },
        { name: wholeName, data: shape },
      ]
        .filter(({ name }) => !body.initializers.some(({ value }) => value.name === name))
        .map(({ name, data }) => ({
          value: { name, dtype: "int64" as const, shape: [data.length] },
          data: BigInt64Array.from(data, BigInt),
        })),
    ],
    nodes: inOrder([...entered, ...rewritten]),
  };
}

const makersOf = ({ nodes }: Graph): ReadonlyMap<string, Node> =>
  new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));

type Shape = readonly number[] | undefined;

function shapesIn(body: Graph): (name: string) => Shape {
  const known = knownIn(body);
  return (name) => known.get(name)?.shape;
}

const same = (a: Shape, b: Shape): boolean => a !== undefined && b !== undefined && String(a) === String(b);

const isScalar = (shape: Shape): boolean => shape !== undefined && shape.length === 0;

/** As many blocks of equal length as bring it nearest to `BLOCK`. */
function blocksOf(size: number): number {
  const divisors = Array.from({ length: 4 * Math.ceil(size / BLOCK) }, (_, i) => i + 1).filter(
    (count) => size % count === 0,
  );
  const distance = (count: number): number => Math.abs(Math.log(size / count / BLOCK));
  return divisors.reduce((best, count) => (distance(count) < distance(best) ? count : best), 1);
}
