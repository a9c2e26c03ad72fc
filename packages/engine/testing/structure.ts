import type { numpy as np } from "@jax-js/jax";
import type { Spec } from "../src/arguments.ts";
import { lower } from "../src/lower/lower.ts";
import { type Builder, builder } from "../src/onnx/builder.ts";
import type { Graph, Value } from "../src/onnx/graph.ts";
import type { Program } from "../src/program.ts";
import { rewriteGraph } from "../src/rewrite/graph.ts";
import { rewriteProgram } from "../src/rewrite/program.ts";
import { sizeOf } from "../src/tensor.ts";
import { trace } from "../src/trace.ts";

/** What a function compiles to, before it is loaded. */
export interface Structure {
  readonly program: Program;
  readonly graph: Graph;
  /** The operators, in order. */
  readonly ops: readonly string[];
  /** Every value that a node gives, of those that the graph needs. */
  readonly values: readonly Value[];
  /** Elements in the largest value that a node gives. */
  readonly largest: number;
}

/** Traces, rewrites and lowers a function of arrays of the given shapes. */
export async function structure(
  fn: (...xs: np.Array[]) => unknown,
  examples: readonly Spec[],
): Promise<Structure> {
  const types = examples.map(({ dtype, shape }) => ({ dtype, shape: shape.map(Number) }));
  const { program, outputTree } = await trace(fn, types);
  const { recorder, made } = recording();
  const names = {
    graph: "fn",
    inputs: types.map((_, i) => `x${i}`),
    outputs: Array.from({ length: outputTree.size }, (_, i) => `y${i}`),
  };
  const rewritten = rewriteProgram(program);
  const graph = rewriteGraph(lower(rewritten, names, recorder));
  const live = new Set(graph.nodes.map(({ name }) => name));
  const values = made.filter(({ node }) => live.has(node)).map(({ value }) => value);
  return {
    program: rewritten,
    graph,
    ops: graph.nodes.map(({ op }) => op),
    values,
    largest: values.reduce((most, { shape }) => Math.max(most, sizeOf(shape)), 0),
  };
}

/** A builder that keeps the type of every value that a node gives: a graph itself has only those of its ports. */
function recording(): { recorder: Builder; made: { node: string; value: Value }[] } {
  const recorder = builder();
  const made: { node: string; value: Value }[] = [];
  const { multi } = recorder;
  recorder.multi = (...args) => {
    const values = multi(...args);
    const node = recorder.nodes[recorder.nodes.length - 1]?.name ?? "";
    made.push(...values.map((value) => ({ node, value })));
    return values;
  };
  return { recorder, made };
}
