import { type Examples, isTensor } from "./arguments.ts";
import { calledAs } from "./calledAs.ts";
import { type CompileOptions, traceToGraph } from "./compile.ts";
import { encodeModel } from "./onnx/encode.ts";
import type { Graph, Initializer } from "./onnx/graph.ts";
import { opsetNumbered, opsetOf } from "./onnx/opset.ts";
import { contentsOf, type Tensor } from "./tensor.ts";
import { leavesWithPaths } from "./tree.ts";

export interface ExportOptions extends Omit<CompileOptions, "device" | "threads"> {
  /** What the model is, for those who open it. */
  readonly description?: string | undefined;
  /**
   * The version of ONNX's operator set that the model is written in, from 17 (ONNX Runtime 1.12) to 20 (1.17); the lowest that the
   * model needs unless told otherwise.
   */
  readonly opset?: number | undefined;
}

/**
 * A function as an ONNX model that stands on its own: arguments that are given as tensors are stored in it, and those
 * that are given as specs are its inputs. What the results do not depend on is left out.
 *
 * @param examples one an argument: a tree of tensors to store, or of `spec(["batch", 784])`
 * @returns the model's bytes
 * @throws TypeError as `compile` does
 * @throws RangeError when the operator set is not one of these, or lacks an operator that the model needs, naming its node
 */
export async function exportModel<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  examples: Examples<Args>,
  options: ExportOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const called = <T>(part: () => Promise<T>): Promise<T> => calledAs("exportModel", "fn", part);
  const wanted = await called(async () =>
    options.opset === undefined ? undefined : opsetNumbered(options.opset),
  );
  const { graph, args } = await called(() => traceToGraph(fn, examples, options));
  const stored = new Map<string, Tensor>();
  for (const { path, leaf } of args.flatMap(({ example, name }) => leavesWithPaths(example, name))) {
    if (isTensor(leaf)) stored.set(path, leaf);
  }
  const model = withStored(graph, stored);
  return encodeModel(model, options.description, await called(async () => opsetOf(model, wanted)));
}

function withStored(graph: Graph, stored: ReadonlyMap<string, Tensor>): Graph {
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const initializers = [...stored].map(([name, tensor]): Initializer => {
    const { type, data } = contentsOf(name, tensor);
    return { value: { name, dtype: type, shape: tensor.dims }, data };
  });
  return {
    ...graph,
    inputs: graph.inputs.filter(({ name }) => !stored.has(name)),
    initializers: [...initializers, ...graph.initializers].filter(({ value }) => read.has(value.name)),
  };
}
