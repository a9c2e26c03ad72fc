import { runtime } from "#runtime";
import { feedsOf, resultsOf } from "./compile.ts";
import { Builder, PORTABLE } from "./onnx/builder.ts";
import { encodeModel } from "./onnx/encode.ts";
import type { Graph, Port } from "./onnx/graph.ts";
import { at } from "./present.ts";
import { sizeOf } from "./shape.ts";
import type { Stepping } from "./stepping/carriedState.ts";
import { ARRAYS, contentsOf, type Tensor, tensorOf } from "./tensor.ts";

/** A step, loaded, that can be run many times in a call. Tensors are in the order of the graph's ports. */
export interface StepsSession {
  /** The ONNX model that runs. */
  readonly model: Uint8Array<ArrayBuffer>;
  /**
   * Runs `count` steps.
   *
   * @param state the state before the first step
   * @param slices the other inputs: [count, …] each
   * @returns the state after the last step, and every step's other outputs: [count, …] each
   */
  run(state: readonly Tensor[], slices: readonly Tensor[], count: number): Promise<readonly Tensor[]>;
  /** The same state on the host. */
  fetch(state: readonly Tensor[]): Promise<readonly Tensor[]>;
  release(): Promise<void>;
}

/**
 * Many steps on WebGPU, where ONNX Runtime has no Scan: it would run it on the CPU and carry the state to the device and
 * back at every step. So the model is one step, and each step's state is handed to the next where it lies.
 *
 * A state that a call returned and that stays on the device (`keepState`) is used up by the call that it is given to: its memory
 * is freed once it has been read. `fetch` copies it to the host and leaves it.
 *
 * @param stepping whose state is carried as it is
 * @throws RangeError when the device is not there
 */
export async function webgpuSteps(
  { body, state: arrays }: Stepping,
  { keepState = false }: { readonly keepState?: boolean | undefined },
): Promise<StepsSession> {
  const states = arrays.length;
  const model = encodeModel(body);
  const kept = arrays.map(({ given }) => given.name);
  const session = await runtime.createSession(model, { device: "webgpu", kept });
  const taken = arrays.map((array) => array.taken);
  const copies = copying(body.name, taken);
  const copier = await runtime.createSession(encodeModel(copies), { device: "webgpu" });

  const fetch = async (state: readonly Tensor[]): Promise<readonly Tensor[]> => {
    requireUnused(taken, state);
    return state.every(isOnHost) ? state : resultsOf(copies, await copier.run(feedsOf(copies, state)));
  };
  let last: readonly Tensor[] = [];
  return {
    model,
    fetch,
    async run(state, slices, count) {
      requireUnused(taken, state);
      let current = state;
      const rows: Tensor[][] = [];
      for (let i = 0; i < count; i++) {
        const feeds = feedsOf(body, [...current, ...slices.map((slice) => rowOf(slice, i))]);
        const results = resultsOf(body, await session.run(feeds));
        free(current);
        current = results.slice(0, states);
        rows.push(results.slice(states));
      }
      const outputs = body.outputs.slice(states).map((_, i) => stacked(rows.map((row) => at(row, i))));
      if (keepState) {
        last = current;
        return [...current, ...outputs];
      }
      const onHost = await fetch(current);
      free(current);
      return [...onHost, ...outputs];
    },
    async release() {
      free(last);
      await Promise.all([session.release(), copier.release()]);
    },
  };
}

/** A model that gives every array of the state as it is: results that are not kept come to the host, on every platform. */
function copying(name: string, inputs: readonly Port[]): Graph {
  const b = new Builder(
    PORTABLE,
    inputs.map((input) => input.name),
  );
  const outputs = inputs.map((input) => b.op("Identity", [input], input));
  return { name: `${name}-fetch`, inputs, outputs, initializers: [], nodes: b.nodes };
}

const isOnHost = ({ location }: Tensor): boolean => location === "cpu";

/** A kept state that a call has taken is freed: it has no location any more. */
function requireUnused(ports: readonly Port[], state: readonly Tensor[]): void {
  const used = state.findIndex(({ location }) => location === "none");
  if (used < 0) return;
  throw new Error(
    `compileSteps(step, …, { keepState }): ${ports[used]?.name} must be a state that no call has taken, got one that was freed; fetch a state to give it to two calls`,
  );
}

/** Frees the arrays that are on the device; those of the host are the caller's. */
function free(state: readonly Tensor[]): void {
  for (const tensor of state) if (!isOnHost(tensor)) tensor.dispose();
}

/** The element `i` along the leading axis, without a copy. */
function rowOf(slices: Tensor, i: number): Tensor {
  const { type, data } = contentsOf(ARRAYS_OF_STEP, slices);
  const shape = slices.dims.slice(1);
  const size = sizeOf(shape);
  return tensorOf(type, data.subarray(i * size, (i + 1) * size), shape);
}

/** Tensors of one shape along a new leading axis. */
function stacked(rows: readonly Tensor[]): Tensor {
  const [first] = rows;
  if (first === undefined)
    throw new RangeError("compileSteps(step): a call must run at least one step, got 0");
  const { type } = contentsOf(ARRAYS_OF_STEP, first);
  const all = new ARRAYS[type](rows.length * first.size);
  for (const [i, row] of rows.entries()) all.set(contentsOf(ARRAYS_OF_STEP, row).data, i * first.size);
  return tensorOf(type, all, [rows.length, ...first.dims]);
}

const ARRAYS_OF_STEP = "compileSteps(step): arrays";
