import type { Graph, Node, Port } from "../onnx/graph.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { flatArrays } from "./flatArrays.ts";
import { inOrder } from "./inOrder.ts";
import { scanIn } from "./scanIn.ts";
import { type Carried, correspondence, type Flow, flowOf, type Update, updatesOf } from "./update.ts";

/** Above this an array's own passes cost more than a node does, and copying it into a pack more than is saved. */
const MOST_ELEMENTS = 4096;

/** Updates of several arrays that are the same but for their arrays. */
interface Pack {
  readonly name: string;
  readonly update: Update;
  /** What takes the place of each of the update's values, in each array's own update; the first is the update itself. */
  readonly members: readonly ReadonlyMap<string, string>[];
  readonly sizes: readonly number[];
}

/**
 * Optimisers' passes over many small arrays → one pass over all of them.
 *
 * Adam takes twelve operators an array, and over an array of some hundred numbers an operator costs what calling it costs. The
 * arrays of a step's Scan that are updated alike are carried on as one flat array, packed before the Scan and unpacked after it;
 * a step joins their gradients, and parts the weights again for the next. Every element goes through the same operators as
 * before, so the numbers are the same to the last bit.
 *
 * @param graph with one Scan, whose body is one step
 */
export function packUpdates(graph: Graph): Graph {
  const found = scanIn(graph);
  if (found === undefined) return graph;
  const { scan, body, states } = found;
  const state = body.inputs
    .slice(0, states)
    .map(({ name }, i) => ({ input: name, output: body.outputs[i]?.name ?? "" }));
  const flow = flowOf(body);
  const packs = packsOf(body, flow, state);
  return packs.length === 0 ? graph : packed(graph, scan, body, flow, state, packs);
}

function packsOf(body: Graph, flow: Flow, state: readonly Carried[]): readonly Pack[] {
  const inputs = new Set(state.map(({ input }) => input));
  const taken = new Set<string>();
  return updatesOf(flow, state).flatMap((update, i): Pack[] => {
    if (update.size > MOST_ELEMENTS || taken.has(update.root)) return [];
    const members: ReadonlyMap<string, string>[] = [];
    const roots = new Set([update.root, ...state.map(({ output }) => flow.flat(output))]);
    for (const root of roots) {
      if (taken.has(root) || (flow.sizeOf(root) ?? Number.POSITIVE_INFINITY) > MOST_ELEMENTS) continue;
      const pairs = correspondence(flow, update, root, inputs);
      if (pairs === undefined || !isApart(body, update, [...members, pairs])) continue;
      members.push(pairs);
      for (const name of pairs.values()) taken.add(name);
    }
    if (members.length < 2) return [];
    const sizes = members.map((pairs) => flow.sizeOf(pairs.get(update.root) ?? "") ?? 0);
    return [{ name: `packed${i}`, update, members, sizes }];
  });
}

/** Whether none of the updates needs what another gives: all of them can be made at once. */
function isApart(body: Graph, update: Update, members: readonly ReadonlyMap<string, string>[]): boolean {
  const made = new Set(
    members.flatMap((pairs) => [...update.nodes.keys()].map((name) => pairs.get(name) ?? "")),
  );
  const taken = new Set(
    members.flatMap((pairs) => [...update.operands].map((name) => pairs.get(name) ?? "")),
  );
  const after = new Set<string>();
  for (const { inputs, outputs } of body.nodes) {
    const follows = inputs.some((name) => made.has(name) || after.has(name));
    for (const name of outputs) if (follows && !made.has(name)) after.add(name);
  }
  return ![...taken].some((name) => made.has(name) || after.has(name));
}

/** The name of all members' values joined, by the first's. */
const joinedName = (name: string): string => `${name}/packed`;

/** State that a pack carries: where it is in the state, and the joined value that is its next one. */
interface Joined {
  readonly port: Port;
  readonly next: string;
  readonly places: readonly number[];
}

function packed(
  graph: Graph,
  scan: Node,
  body: Graph,
  flow: Flow,
  state: readonly Carried[],
  packs: readonly Pack[],
): Graph {
  const arrays = flatArrays("step/pack_");
  const place = new Map(state.map(({ input }, i) => [input, i]));
  const replaced = new Set(
    packs.flatMap(({ update, members }) => [...update.nodes.keys()].flatMap((value) => at(members, value))),
  );
  const shaped = (name: string) => ({ name, shape: flow.known.get(name)?.shape ?? [] });
  const added: Node[] = [];
  const carried: Joined[] = [];
  for (const { update, members } of packs) {
    const values = [...update.nodes.keys()];
    for (const operand of update.operands) {
      const places = at(members, operand).map((value) => place.get(value) ?? -1);
      const next = values.find((value) =>
        at(members, value).every((its, j) => flow.flat(state[places[j] ?? -1]?.output ?? "") === its),
      );
      if (next === undefined)
        added.push(...arrays.join(joinedName(operand), at(members, operand).map(shaped)));
      else {
        const dtype = body.inputs[places[0] ?? 0]?.dtype ?? "float32";
        const size = members.reduce((sum, pairs) => sum + (flow.sizeOf(pairs.get(operand) ?? "") ?? 0), 0);
        carried.push({
          port: { name: joinedName(operand), dtype, dims: [size] },
          next: joinedName(next),
          places,
        });
      }
    }
    for (const [value, node] of update.nodes) {
      const inputs = node.inputs.map((name) => {
        const own = flow.flat(name);
        return update.nodes.has(own) || update.operands.has(own) ? joinedName(own) : name;
      });
      added.push({ ...node, name: joinedName(node.name), inputs, outputs: [joinedName(value)] });
      added.push(...arrays.part(joinedName(value), at(members, value).map(shaped)));
    }
  }
  const nodes = [
    ...body.nodes.filter(({ outputs }) => !outputs.some((name) => replaced.has(name))),
    ...added,
  ];

  // Weights are read as they are by the networks, so they are carried both ways; moments are read by their update alone.
  const inCarried = new Set(carried.flatMap(({ places }) => places));
  const whole = {
    ...body,
    initializers: [...body.initializers, ...arrays.constants()],
    nodes: inOrder(nodes),
  };
  const scannedOutputs = body.outputs.slice(state.length);
  const joinedOutputs = carried.map(({ port, next }) => ({ ...port, name: next }));
  const withOutputs = (kept: readonly number[]): Graph =>
    eliminateDeadNodes({
      ...whole,
      outputs: [...kept.flatMap((p) => body.outputs[p] ?? []), ...joinedOutputs, ...scannedOutputs],
    });
  const places = state.map((_, p) => p);
  const read = new Set(
    withOutputs(places.filter((p) => !inCarried.has(p))).nodes.flatMap(({ inputs }) => inputs),
  );
  const kept = places.filter((p) => !inCarried.has(p) || read.has(state[p]?.input ?? ""));
  const inner = withOutputs(kept);

  const outer = flatArrays("pack_");
  const portShape = (p: number) => (body.inputs[p]?.dims ?? []).map(Number);
  const given = (p: number): string => scan.inputs[p] ?? "";
  const got = (p: number): string => scan.outputs[p] ?? "";
  const before = carried.flatMap(({ port, places: of }) =>
    outer.join(
      port.name,
      of.map((p) => ({ name: given(p), shape: portShape(p) })),
    ),
  );
  const after = carried.flatMap(({ next, places: of }) =>
    outer.part(
      next,
      of.map((p) => ({ name: kept.includes(p) ? `${got(p)}/unused` : got(p), shape: portShape(p) })),
    ),
  );
  const pick = (names: readonly string[], joined: readonly string[]): string[] => [
    ...kept.map((p) => names[p] ?? ""),
    ...joined,
    ...names.slice(state.length),
  ];
  const inputs = body.inputs.slice(state.length);
  return eliminateDeadNodes({
    ...graph,
    initializers: [...graph.initializers, ...outer.constants()],
    nodes: graph.nodes.flatMap((node) =>
      node !== scan
        ? [node]
        : [
            ...before,
            {
              ...scan,
              inputs: pick(
                scan.inputs,
                carried.map(({ port }) => port.name),
              ),
              outputs: pick(
                scan.outputs,
                carried.map(({ next }) => next),
              ),
              attributes: {
                ...scan.attributes,
                body: {
                  graph: {
                    ...inner,
                    inputs: [
                      ...kept.flatMap((p) => body.inputs[p] ?? []),
                      ...carried.map(({ port }) => port),
                      ...inputs,
                    ],
                  },
                },
              },
            },
            ...after,
          ],
    ),
  });
}

const at = (members: Pack["members"], value: string): readonly string[] =>
  members.map((pairs) => pairs.get(value) ?? "");
