import type { numpy as np } from "@jax-js/jax";
import { runtime } from "#runtime";
import { spec } from "../src/arguments.ts";
import { feedsOf, traceToGraph } from "../src/compile.ts";
import type { Target } from "../src/onnx/builder.ts";
import { encodeModel } from "../src/onnx/encode.ts";
import type { Graph } from "../src/onnx/graph.ts";
import { type Limits, MEASURED } from "../src/rewrite/limits.ts";
import { sizeOf } from "../src/shape.ts";
import type { Tensor } from "../src/tensor.ts";
import { tensor } from "./jax.ts";
import { verifying } from "./rewriting.ts";

/** A function of a list of arrays; it takes each once. */
export type Fn = (xs: np.Array[]) => np.Array[];

/** The graph of a function of arrays of the given shapes, as it is built for a target. */
export async function graphOf(
  fn: Fn,
  shapes: readonly (readonly number[])[],
  target: Target,
  limits: Limits = MEASURED,
): Promise<Graph> {
  const examples = shapes.map((shape) => spec([...shape]));
  return (await traceToGraph(fn, [examples], { argumentNames: ["x"] }, verifying(target, limits))).graph;
}

/** What a graph gives on the CPU. */
export async function run(graph: Graph, operands: readonly Tensor[]): Promise<Tensor[]> {
  const session = await runtime.createSession(encodeModel(graph), { device: "cpu", threads: 1 });
  const results = await session.run(feedsOf(graph, operands));
  await session.release();
  return graph.outputs.flatMap(({ name }) => results[name] ?? []);
}

/** Random numbers in (-1, 1). */
export const noise = (shape: readonly number[], next: () => number): Tensor =>
  tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
  );
