import type { Graph } from "../onnx/graph.ts";
import { shareCommonNodes } from "./commonNodes.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { fuseInverses } from "./inverses.ts";
import { fuseRectifiers } from "./rectifiers.ts";

/** The rewrites of lowered graphs, in an order in which each prepares the next. */
export const rewriteGraph = (graph: Graph): Graph =>
  [shareCommonNodes, fuseRectifiers, fuseInverses, eliminateDeadNodes].reduce(
    (current, rewrite) => rewrite(current),
    graph,
  );
