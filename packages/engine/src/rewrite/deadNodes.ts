import type { Graph, Initializer, Node } from "../onnx/graph.ts";
import { deadIn, withoutDead } from "./edit.ts";
import { rewrite } from "./rewrite.ts";

/** Leaves out nodes and stored constants that no output depends on. */
export const eliminateDeadNodes = rewrite<Graph, Node | Initializer>({
  name: "eliminateDeadNodes",
  after: {},
  pays: "What a rewrite made needless is neither stored nor counted as a reader by the next: 150 nodes and constants of a step of digits.",
  find: (graph) => [...deadIn(graph)],
  replace: withoutDead,
});
