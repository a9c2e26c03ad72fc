import type { Graph } from "../onnx/graph.ts";
import { multiplyColumnSums } from "./columnSums.ts";
import { shareCommonNodes } from "./commonNodes.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { fuseInverses } from "./inverses.ts";
import { fuseRectifiers } from "./rectifiers.ts";

/** The rewrites of lowered graphs, in an order in which each prepares the next. */
export const rewriteGraph = (graph: Graph): Graph =>
  rewritten(graph, [shareCommonNodes, fuseRectifiers, fuseInverses]);

/** The rewrites of graphs whose every size is fixed, for ONNX Runtime on a CPU. */
export const rewriteForCpu = (graph: Graph): Graph => rewritten(graph, [multiplyColumnSums]);

const rewritten = (graph: Graph, rewrites: readonly ((graph: Graph) => Graph)[]): Graph =>
  [...rewrites, eliminateDeadNodes].reduce((current, rewrite) => rewrite(current), graph);
