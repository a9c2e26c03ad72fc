import type { Graph } from "../onnx/graph.ts";
import { deadIn, withoutDead } from "./edit.ts";
import { rewrite } from "./rewrite.ts";

/** Leaves out nodes and stored constants that no output depends on. */
export const eliminateDeadNodes = rewrite<Graph, unknown>({
  name: "eliminateDeadNodes",
  after: {},
  pays: "What a rewrite made needless is neither computed nor counted as a reader by the next.",
  find: (graph) => [...deadIn(graph)],
  replace: withoutDead,
});
