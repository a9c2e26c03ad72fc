import type { numpy as np } from "@jax-js/jax";
import type { Spec } from "../src/arguments.ts";
import { lower } from "../src/lower/lower.ts";
import type { Graph, Port } from "../src/onnx/graph.ts";
import type { Program } from "../src/program.ts";
import { rewritten } from "../src/rewrite/rewrites.ts";
import { sizeOf } from "../src/shape.ts";
import { trace } from "../src/trace.ts";
import { verifying } from "./rewriting.ts";

/** What a function compiles to, before it is loaded. */
export interface Structure {
  readonly program: Program;
  readonly graph: Graph;
  /** The operators, in order. */
  readonly ops: readonly string[];
  /** Every value that a node gives. */
  readonly values: readonly Port[];
  /** Elements in the largest value that a node gives. */
  readonly largest: number;
}

/** Traces, rewrites and lowers a function of arrays of the given shapes. */
export async function structure(
  fn: (...xs: np.Array[]) => unknown,
  examples: readonly Spec[],
): Promise<Structure> {
  const types = examples.map(({ dtype, shape }) => ({ dtype, shape: shape.map(Number) }));
  const { program: traced, outputTree } = await trace(fn, types);
  const names = {
    graph: "fn",
    inputs: types.map((_, i) => `x${i}`),
    outputs: Array.from({ length: outputTree.size }, (_, i) => `y${i}`),
  };
  const program = rewritten("program", traced, verifying());
  const graph = rewritten("graph", lower(program, names), verifying());
  const values = graph.nodes.flatMap(({ outputs }) => outputs);
  return {
    program,
    graph,
    ops: graph.nodes.map(({ op }) => op),
    values,
    largest: values.reduce((most, { shape }) => Math.max(most, sizeOf(shape.map(Number))), 0),
  };
}
