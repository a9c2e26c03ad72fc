import { Builder, PORTABLE } from "../onnx/builder.ts";
import { type Graph, type Initializer, inOrder, type Node, namesIn, readsOf } from "../onnx/graph.ts";

/** Changes to a graph: its names are taken, its small constants shared. */
export interface Edit {
  /** Makes what is new; what it makes outside `replace` goes where it is needed. */
  readonly b: Builder;
  /** Puts what `emit` makes with `b` in a node's place: its values must be made under their names, or be read no more. */
  replace(node: Node, emit: () => void): void;
  /** Whatever read a value, of the nodes that stay, reads another. */
  reroute(from: string, to: string): void;
}

/** The graph after some changes. */
export function edited(graph: Graph, change: (edit: Edit) => void): Graph {
  const b = new Builder(PORTABLE, namesIn(graph), graph.initializers);
  const instead = new Map<Node, readonly Node[]>();
  const routes = new Map<string, string>();
  change({
    b,
    replace(node, emit) {
      const from = b.nodes.length;
      b.doc = node.doc;
      emit();
      instead.set(node, b.nodes.slice(from));
    },
    reroute: (from, to) => routes.set(from, to),
  });
  const routed = (name: string): string => {
    const to = routes.get(name);
    return to === undefined ? name : routed(to);
  };
  const read = (node: Node): Node =>
    node.inputs.some((name) => routes.has(name)) ? { ...node, inputs: node.inputs.map(routed) } : node;
  const placed = new Set([...instead.values()].flat());
  return {
    ...graph,
    initializers: [...graph.initializers, ...b.initializers],
    nodes: inOrder([
      ...graph.nodes.flatMap((node) => instead.get(node) ?? [read(node)]),
      ...b.nodes.filter((node) => !placed.has(node)),
    ]),
  };
}

/** What no output of a graph depends on. */
export function deadIn({ nodes, outputs, initializers }: Graph): ReadonlySet<Node | Initializer> {
  const live = new Set(outputs.map(({ name }) => name));
  const dead = new Set<Node | Initializer>();
  for (const node of nodes.toReversed()) {
    if (node.outputs.some(({ name }) => live.has(name))) for (const name of readsOf(node)) live.add(name);
    else dead.add(node);
  }
  for (const initializer of initializers) if (!live.has(initializer.value.name)) dead.add(initializer);
  return dead;
}

/** A graph without the nodes and stored constants that no output depends on. */
export function withoutDead(graph: Graph): Graph {
  const dead = deadIn(graph);
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => !dead.has(node)),
    initializers: graph.initializers.filter((initializer) => !dead.has(initializer)),
  };
}
