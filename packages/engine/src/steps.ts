import { runtime } from "#runtime";
import { type Argument, checkedLeaves, type Examples, isTensor, stackedArgument } from "./arguments.ts";
import { calledAs } from "./calledAs.ts";
import { type CompileOptions, feedsOf, resultsOf, targetOf, traceToGraph } from "./compile.ts";
import { encodeModel } from "./onnx/encode.ts";
import type { Dimension, Graph } from "./onnx/graph.ts";
import { at } from "./present.ts";
import type { RewriteCount } from "./rewrite/rewrite.ts";
import { type Rewriting, rewritingFor, rewritten } from "./rewrite/rewrites.ts";
import { fasterSession, type StepsRunner } from "./runtime/fasterSession.ts";
import { sharedWork } from "./sharedWork.ts";
import { type Stepping, steppingOf } from "./stepping/carriedState.ts";
import { scanOf } from "./stepping/scan.ts";
import type { Tensor } from "./tensor.ts";
import { leavesWithPaths, rebuildTree, structureOf, type Tensors } from "./tree.ts";
import { type StepsSession, webgpuSteps } from "./webgpuSteps.ts";

export interface StepsOptions extends Omit<CompileOptions, "argumentNames" | "resultName"> {
  /** The names of the inputs after the state, for the model's ports and for error messages. */
  readonly inputNames?: readonly string[] | undefined;
  /**
   * Whether the state that a call returns stays on the device, so that the next call takes it without a copy. A state that
   * stayed there has no data on the host until `fetch` copies it, and only one call may be given it: that frees it. On the
   * CPU there is nothing to keep it from, and this changes nothing. Off unless told otherwise.
   */
  readonly keepState?: boolean | undefined;
}

/** Many steps in one call: the state goes through all of them and never leaves the runtime in between. */
export interface CompiledSteps<State, Inputs extends readonly unknown[], Outputs> {
  /**
   * Runs one step for every slice of the inputs along their leading axis.
   *
   * @param state the state before the first step
   * @param inputs like the examples, with one leading axis more: [steps, …]
   * @returns the state after the last step, and every step's outputs: [steps, …]
   */
  (state: Tensors<State>, ...inputs: Tensors<Inputs>): Promise<readonly [Tensors<State>, Tensors<Outputs>]>;
  /** A state on the host: a copy of one that stayed on the device (`keepState`), any other as it is. */
  fetch(state: Tensors<State>): Promise<Tensors<State>>;
  /** The ONNX model that runs: a Scan of any number of steps, or one step where the device has no Scan (WebGPU). */
  readonly model: Uint8Array<ArrayBuffer>;
  /** How often each rewrite fired, and why it did not elsewhere: for profiles. */
  readonly rewrites: readonly RewriteCount[];
  /** Frees the session; it cannot be called afterwards. */
  release(): Promise<void>;
}

/**
 * Compiles a pure step, and runs any number of steps a call: as an ONNX Scan, or where the device has none (WebGPU) one
 * after the other with the state on the device.
 *
 * The numbers are those of one call a step: the same body runs on the same state. The runtime hands each step's state
 * to the next without a copy, and a call copies it out once, or not at all (`keepState`).
 *
 * @param step (state, …inputs) → [next state, outputs]; the next state is a tree like the state
 * @param examples of the state and of one step's inputs
 * @throws TypeError when the next state is not a tree like the state, or there is no input to count steps by
 */
export async function compileSteps<State, Inputs extends unknown[], Outputs>(
  step: (state: State, ...inputs: Inputs) => readonly [State, Outputs],
  examples: Examples<[State, ...Inputs]>,
  options: StepsOptions = {},
): Promise<CompiledSteps<State, Inputs, Outputs>> {
  const rewriting = rewritingFor(await targetOf(options.device));
  const argumentNames = ["state", ...(options.inputNames ?? [])];
  const traced = await calledAs("compileSteps", "step", () =>
    traceToGraph<[State, ...Inputs], readonly [State, Outputs]>(
      step,
      examples,
      { ...options, argumentNames },
      rewriting,
    ),
  );
  const [state, ...inputs] = traced.args;
  if (state === undefined || inputs.every(({ signatures }) => signatures.length === 0)) {
    throw new TypeError(
      "compileSteps(step): step must take an input besides the state: its leading axis counts steps",
    );
  }
  const body = withStateFirst(traced.graph, state);
  const stepping = steppingOf(body, state.signatures.length);
  const session = await calledAs("compileSteps", "step", () =>
    options.device === "webgpu" ? webgpuSteps(stepping, options) : scanSteps(stepping, options, rewriting),
  );
  const stateTree = structureOf(state.example);

  const call = async (given: Tensors<State>, ...slices: Tensors<Inputs>) => {
    const count = stepsIn(slices);
    const before = checkedLeaves(given, state);
    const rest = inputs.flatMap((argument, i) => checkedLeaves(slices[i], stackedArgument(argument, count)));
    const results = await session.run(before, rest, count);
    const byName = new Map(body.outputs.map(({ name }, i) => [name, results[i]]));
    const leaves = traced.graph.outputs.map(({ name }) => byName.get(name));
    return rebuildTree<readonly [Tensors<State>, Tensors<Outputs>]>(traced.outputTree, leaves);
  };
  return Object.assign(call, {
    model: session.model,
    rewrites: rewriting.log.counts(),
    fetch: async (given: Tensors<State>) =>
      rebuildTree<Tensors<State>>(stateTree, await session.fetch(checkedLeaves(given, state))),
    release: () => session.release(),
  });
}

/** Many steps as an ONNX Scan: the runtime hands each step's state to the next without a copy. */
async function scanSteps(
  stepping: Stepping,
  options: StepsOptions,
  rewriting: Rewriting,
): Promise<StepsSession> {
  const { body, state } = stepping;
  const graph = scanOf(rewritten("steps", stepping, rewriting));
  const model = encodeModel(graph);
  const session = await stepsRunner(model, body, options);
  return {
    model,
    async run(before, slices, count) {
      const taken = before.map((leaf, i) => withDims(leaf, at(graph.inputs, i).shape));
      const results = resultsOf(graph, await session.run(feedsOf(graph, [...taken, ...slices]), count));
      return results.map((result, i) =>
        i < state.length ? withDims(result, at(state, i).given.shape) : result,
      );
    },
    fetch: async (before) => before,
    release: () => session.release(),
  };
}

/** The model on the threads that were asked for; else on as many as pay, which may have to be found out while it runs. */
async function stepsRunner(
  model: Uint8Array,
  body: Graph,
  { device = "cpu", threads }: StepsOptions,
): Promise<StepsRunner> {
  const shared = sharedWork(body);
  const session = await runtime.createSession(model, { device, threads, small: shared === "none" });
  const settled = threads !== undefined || device !== "cpu" || shared !== "little" || runtime.threads() < 2;
  return settled
    ? session
    : fasterSession(session, await runtime.createSession(model, { device, threads: 1 }));
}

/** The same elements: the model may take and give state in another shape than the step. */
const withDims = (tensor: Tensor, dims: readonly Dimension[]): Tensor =>
  String(dims) === String(tensor.dims) ? tensor : tensor.reshape(dims.map(Number));

/** The number of steps that stacked inputs hold; the check of their shapes then makes sure that all hold as many. */
function stepsIn(inputs: readonly unknown[]): number {
  const first = inputs
    .flatMap((input) => leavesWithPaths(input, ""))
    .find(({ leaf }) => isTensor(leaf))?.leaf;
  return (isTensor(first) ? first.dims[0] : undefined) ?? 1;
}

/** The body of a Scan gives the state in the order in which it takes it; the tree that step returned may have another. */
function withStateFirst(graph: Graph, state: Argument): Graph {
  const byName = new Map(graph.outputs.map((port) => [port.name, port]));
  const next = state.signatures.map(({ path, dtype, shape }) => {
    const port = byName.get(`out[0]${path.slice(state.name.length)}`);
    if (port === undefined || port.dtype !== dtype || String(port.shape) !== String(shape)) {
      const got = port === undefined ? "nothing" : `${port.dtype}[${port.shape}]`;
      throw new TypeError(
        `compileSteps(step): the next state must be like the state, with ${path} ${dtype}[${shape}], got ${got}`,
      );
    }
    byName.delete(port.name);
    return port;
  });
  const unknown = [...byName.keys()].find((name) => name.startsWith("out[0]"));
  if (unknown !== undefined) {
    throw new TypeError(
      `compileSteps(step): the next state must be like the state, got ${state.name}${unknown.slice("out[0]".length)} besides`,
    );
  }
  return { ...graph, outputs: [...next, ...byName.values()] };
}
