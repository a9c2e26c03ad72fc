import { inherited } from "./inherited.ts";
import type { Graph } from "./onnx/graph.ts";
import { idsOf, type Program } from "./program.ts";
import type { Source } from "./sources.ts";

type Sources = ReadonlyMap<number, Source<number>>;

/**
 * The doc strings of a rewritten program's equations, by what they bind: the tree that the equation works on, as
 * "state.critic.conv1" or "gradient of state.critic.conv1", then the lines that made it, the innermost call first.
 *
 * @param sources of the equations as they were traced
 * @param scopes of the variables as they were traced
 */
export function docsOf(
  program: Program,
  sources: Sources,
  scopes: ReadonlyMap<number, string>,
): ReadonlyMap<number, string> {
  const spell = (id: number, { frames, gradientOf }: Source<number>): string => {
    const scope = scopes.get(gradientOf ?? id) ?? scopes.get(id) ?? "";
    return [gradientOf === undefined ? scope : `gradient of ${scope}`, ...frames].join("\n");
  };
  if (sources.size === 0) return new Map();
  const makers = program.equations.map(({ inputs, outputs }) => ({
    inputs: idsOf(inputs),
    outputs: outputs.map(({ id }) => id),
  }));
  const spelled = new Map([...sources].map(([id, source]) => [id, spell(id, source)]));
  const found = inherited(makers, spelled);
  return new Map(
    makers.flatMap(({ outputs }, i) => {
      const doc = found[i];
      return doc === undefined ? [] : outputs.map((id) => [id, doc] as const);
    }),
  );
}

/** A rewritten graph in which nodes without a doc string have that of the node that they come from or lead to. */
export function withDocs(graph: Graph, before: Graph): Graph {
  const docs = new Map(
    [...before.nodes, ...graph.nodes].flatMap(({ outputs, doc }) =>
      doc === undefined ? [] : outputs.map(({ name }) => [name, doc] as const),
    ),
  );
  if (docs.size === 0) return graph;
  const makers = graph.nodes.map(({ inputs, outputs }) => ({
    inputs,
    outputs: outputs.map(({ name }) => name),
  }));
  const found = inherited(makers, docs);
  return {
    ...graph,
    nodes: graph.nodes.map((node, i) => {
      const doc = node.doc ?? found[i];
      return doc === undefined ? node : { ...node, doc };
    }),
  };
}
