import { runtime } from "#runtime";
import { type Argument, checkedCall, describeArguments, type Examples } from "./arguments.ts";
import { docsOf, withDocs } from "./docs.ts";
import { lower, scopesOf } from "./lower/lower.ts";
import { Builder, PORTABLE, type Target } from "./onnx/builder.ts";
import { encodeModel } from "./onnx/encode.ts";
import { generalise, type TracedSizes } from "./onnx/generalise.ts";
import type { Dimension, Graph } from "./onnx/graph.ts";
import { at, present } from "./present.ts";
import type { RewriteCount } from "./rewrite/rewrite.ts";
import { type Rewriting, rewritingFor, rewritten } from "./rewrite/rewrites.ts";
import type { Device, NamedTensors } from "./runtime/runtime.ts";
import { range } from "./shape.ts";
import { sharedWork } from "./sharedWork.ts";
import type { Tensor } from "./tensor.ts";
import { trace } from "./trace.ts";
import { leavesWithPaths, rebuildTree, structureOf, type Tensors, type TreeStructure } from "./tree.ts";

/** How a function is compiled. */
export interface CompileOptions {
  /** Where it runs; the CPU unless told otherwise. */
  readonly device?: Device | undefined;
  /**
   * Threads for one operator on the CPU. Unless told otherwise one a core; in Node one where every array is small, and for steps
   * whose arrays are of middling size whichever of the two is the faster at present, if both give the same bits.
   */
  readonly threads?: number | undefined;
  /** The name of the graph; the function's own unless told otherwise. */
  readonly name?: string | undefined;
  /** The names of the arguments, for the model's ports and for error messages. */
  readonly argumentNames?: readonly string[] | undefined;
  /** The name of the result, for the model's ports: `out` unless told otherwise. */
  readonly resultName?: string | undefined;
  /**
   * Whether each of the model's nodes says in its doc string which lines of the function made it, for profiles. Off unless
   * told otherwise: it slows compiling, and the model then names files of this machine.
   */
  readonly sources?: boolean | undefined;
}

/** A compiled function: the same trees in and out, of host tensors instead of arrays. */
export interface Compiled<Args extends readonly unknown[], Result> {
  (...args: Tensors<Args>): Promise<Tensors<Result>>;
  /** The ONNX model that runs. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** How often each rewrite fired, and why it did not elsewhere: for profiles. */
  readonly rewrites: readonly RewriteCount[];
  /** Frees the session; the function cannot be called afterwards. */
  release(): Promise<void>;
}

/**
 * Compiles a function of trees of jax-js arrays to one ONNX model and loads it.
 *
 * The function is traced once, on the shapes and types of the examples; it runs with those shapes. It must be pure, and
 * draw no random numbers: pass them in.
 *
 * @param fn the function; it owns its arguments as every jax-js function does
 * @param examples one example an argument: a tree of tensors, or of `spec(shape, dtype)`
 * @throws TypeError when fn uses a primitive that ONNX has no counterpart of
 * @throws RangeError when the device is not there
 * @example
 *   const square = await compile((x: np.Array) => x.ref.mul(x), [spec([3])]);
 *   await square(new Tensor("float32", Float32Array.of(1, 2, 3), [3]));
 */
export async function compile<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  examples: Examples<Args>,
  options: CompileOptions = {},
): Promise<Compiled<Args, Result>> {
  const rewriting = rewritingFor(await targetOf(options.device));
  const traced = await traceToGraph(fn, examples, options, rewriting);
  const model = encodeModel(traced.graph);
  const session = await runtime.createSession(model, {
    device: options.device ?? "cpu",
    threads: options.threads,
    small: sharedWork(traced.graph) === "none",
  });
  const call = async (...args: Tensors<Args>): Promise<Tensors<Result>> => {
    const leaves = checkedCall(args, traced.args);
    const results = await session.run(feedsOf(traced.graph, leaves));
    return rebuildTree(traced.outputTree, resultsOf(traced.graph, results));
  };
  return Object.assign(call, {
    model,
    rewrites: rewriting.log.counts(),
    release: () => session.release(),
  });
}

/** What a graph is built for that runs on a device. */
export const targetOf = async (device: Device = "cpu"): Promise<Target> =>
  device === "cpu" ? { convolutions: "products", channelBlock: await runtime.channelBlock() } : PORTABLE;

/** A function as a graph, with what it takes to call it. */
interface TracedFunction {
  readonly graph: Graph;
  readonly args: readonly Argument[];
  readonly outputTree: TreeStructure;
}

/** Traces, rewrites and lowers a function, without loading it. */
export async function traceToGraph<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  examples: Examples<Args>,
  { name, argumentNames, resultName = "out", sources: wanted }: CompileOptions,
  rewriting: Rewriting = rewritingFor(PORTABLE),
): Promise<TracedFunction> {
  const args = describeArguments(examples, argumentNames);
  const structure = structureOf([...examples]);
  const signatures = args.flatMap((argument) => argument.signatures);
  const sizes = tracedSizes(signatures.flatMap(({ shape }) => shape));
  // What is made for a CPU is made for its sizes; a model of any batch size is made for any runtime.
  const built = sizes.size === 0 ? rewriting.target : PORTABLE;
  const traced = async (time: 0 | 1, how: Rewriting) => {
    const sizeOf = (dim: Dimension): number =>
      typeof dim === "number" ? dim : present(sizes.get(dim), `${dim} has traced sizes`)[time];
    const types = signatures.map(({ dtype, shape }) => ({ dtype, shape: shape.map(sizeOf) }));
    const { program, outputTree, sources } = await trace(
      (...leaves) => fn(...rebuildTree<Args>(structure, leaves)),
      types,
      wanted,
    );
    const positions = rebuildTree(outputTree, range(program.outputs.length));
    const fewer = rewritten("program", program, how);
    const names = {
      graph: name ?? (fn.name === "" ? "fn" : fn.name),
      inputs: signatures.map(({ path }) => path),
      outputs: leavesWithPaths(positions, resultName).map(({ path }) => path),
    };
    const graph = lower(
      fewer,
      names,
      new Builder(built),
      docsOf(fewer, sources, scopesOf(program, names.inputs)),
    );
    const portable = rewritten("graph", graph, how);
    const finished = built.convolutions === "products" ? rewritten("cpuGraph", portable, how) : portable;
    return { graph: withDocs(finished, graph), outputTree };
  };
  const first = await traced(0, rewriting);
  if (sizes.size === 0) return { ...first, args };
  const again = rewritingFor(PORTABLE, { limits: rewriting.limits, watch: rewriting.watch });
  const second = await traced(1, again);
  return { graph: generalise(first.graph, second.graph, sizes), outputTree: first.outputTree, args };
}

/** Primes, so that a traced size is not mistaken for another extent, or for a product of extents. */
const PRIMES = [1009, 1013, 1019, 1021, 1031, 1033, 1039, 1049] as const;

/** Two sizes for every named dimension, at which the function is traced to find where the size matters. */
function tracedSizes(dims: readonly Dimension[]): TracedSizes {
  const symbols = [...new Set(dims.filter((dim) => typeof dim === "string"))];
  return new Map(
    symbols.map((symbol, i) => {
      const [a, b] = PRIMES.slice(2 * i, 2 * i + 2);
      if (a === undefined || b === undefined) {
        throw new RangeError(
          `compile(fn): examples must name at most ${PRIMES.length / 2} dimensions, got ${symbols}`,
        );
      }
      return [symbol, [a, b]] as const;
    }),
  );
}

/** Pairs the leaves of a call's arguments with the names of the graph's inputs. */
export const feedsOf = (graph: Graph, leaves: readonly Tensor[]): NamedTensors =>
  Object.fromEntries(leaves.map((leaf, i) => [at(graph.inputs, i).name, leaf]));

/** What a graph gives, in the order of its outputs. */
export const resultsOf = (graph: Graph, results: NamedTensors): Tensor[] =>
  graph.outputs.map(({ name }) => present(results[name], `the runtime gives ${name}`));
