import { keptApart } from "./keptApart.ts";
import { type Device, keeping, type LoadedSession, type Runtime, requireDevice } from "./runtime.ts";

/** ONNX Runtime in a page or in a worker of it: WebAssembly on the CPU, or WebGPU. */
export const runtime: Runtime = {
  channelBlock: async () => undefined,
  threads: () => 1,
  async problem(device) {
    if (device === "cpu") return undefined;
    if (device !== "webgpu") return "a page has the CPU and WebGPU";
    if (!("gpu" in navigator)) return "this browser has no WebGPU, or has it only in secure contexts";
    return (await navigator.gpu.requestAdapter()) === null ? "this browser has no WebGPU adapter" : undefined;
  },
  async createSession(model, { device, threads, kept, made = "here" }): Promise<LoadedSession> {
    if (device !== "cpu") await requireDevice(runtime, device);
    const { env, InferenceSession } = await load(device);
    setThreads(env.wasm, threads);
    const session = await InferenceSession.create(model, {
      executionProviders: [device === "cpu" ? "wasm" : device],
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // Off in a page unless asked for, though on in Node; without it every result is allocated anew.
      enableCpuMemArena: true,
      // Nothing here about denormals, which Node's runtime takes for zero: WebAssembly has no such mode.
      extra: { optimization: keptApart(made) },
      ...keeping(kept),
    });
    return {
      inputMetadata: session.inputMetadata,
      outputMetadata: session.outputMetadata,
      run: (feeds) => session.run(feeds),
      release: () => session.release(),
    };
  },
};

/** The CPU's build is half the size of the one that has WebGPU too, so a page loads just what it asked for. */
const load = (device: Device) =>
  device === "cpu" ? import("onnxruntime-web/wasm") : import("onnxruntime-web/webgpu");

/** The part of ONNX Runtime's environment that says how many threads its WebAssembly starts, when it first loads a model. */
type Threads = { numThreads?: number };

const started = new WeakMap<Threads, number>();

/**
 * Threads are memory that is shared between workers, which a page may have when it is isolated from other origins.
 *
 * @throws RangeError when the threads that the first model started are others than those asked for now
 */
function setThreads(environment: Threads, threads: number | undefined): void {
  const most = globalThis.crossOriginIsolated ? navigator.hardwareConcurrency : 1;
  const running = started.get(environment);
  const wanted = globalThis.crossOriginIsolated ? (threads ?? most) : 1;
  if (running === undefined) {
    environment.numThreads = wanted;
    started.set(environment, wanted);
  } else if (threads !== undefined && wanted !== running) {
    throw new RangeError(
      `compile(fn, …, { threads }): threads must be ${running} from the first compiled function on, as they are one page's, got ${threads}`,
    );
  }
}
