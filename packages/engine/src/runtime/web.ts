import { type Device, type Runtime, requireDevice, type Session } from "./runtime.ts";

/** ONNX Runtime in a page: WebAssembly on the CPU, or WebGPU. */
export const runtime: Runtime = {
  async devices() {
    const adapter = "gpu" in navigator ? await navigator.gpu.requestAdapter() : null;
    const found: Device[] = adapter === null ? ["cpu"] : ["cpu", "webgpu"];
    return found;
  },
  async createSession(model, { device, threads }): Promise<Session> {
    await requireDevice(runtime, device);
    const { env, InferenceSession } = await load(device);
    if (threads !== undefined) env.wasm.numThreads = threads;
    const session = await InferenceSession.create(model, {
      executionProviders: [device === "cpu" ? "wasm" : device],
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
    });
    return {
      run: (feeds) => session.run(feeds),
      release: () => session.release(),
    };
  },
};

/** The CPU's build is half the size of the one that has WebGPU too, so a page loads just what it asked for. */
const load = (device: Device) =>
  device === "cpu" ? import("onnxruntime-web/wasm") : import("onnxruntime-web/webgpu");
