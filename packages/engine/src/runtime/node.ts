import { availableParallelism } from "node:os";
import { env, InferenceSession, listSupportedBackends, Tensor } from "onnxruntime-node";
import { keptApart } from "./keptApart.ts";
import { channelBlockProbe, probeModel } from "./probe.ts";
import { requireThreads } from "./requireThreads.ts";
import { type Device, keeping, type LoadedSession, type Runtime, requireDevice } from "./runtime.ts";

// What is wrong with a device is told by the error that its trial throws; a device that is not there is no news.
env.logLevel = "fatal";

const tried = new Map<Device, Promise<string | undefined>>();

/** ONNX Runtime's native build for Node. */
export const runtime: Runtime = {
  channelBlock() {
    block ??= blockOf();
    return block;
  },
  threads: availableParallelism,
  async problem(device) {
    const found = tried.get(device) ?? trial(device);
    tried.set(device, found);
    return found;
  },
  async createSession(
    model,
    { device, threads, small = false, kept, made = "here" },
  ): Promise<LoadedSession> {
    if (device !== "cpu") await requireDevice(runtime, device);
    const intraOpNumThreads = requireThreads(threads, availableParallelism()) ?? (small ? 1 : undefined);
    const session = await InferenceSession.create(model, {
      executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // Adam's moments of dead units decay into denormals, on which the CPU is many times slower.
      extra: { session: { set_denormal_as_zero: "1" }, optimization: keptApart(made) },
      ...(intraOpNumThreads === undefined ? {} : { intraOpNumThreads }),
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

let block: Promise<number | undefined> | undefined;

/** The layout is known by where it puts the channels of two pixels; a build without it does not load the model. */
async function blockOf(): Promise<number | undefined> {
  try {
    const session = await InferenceSession.create(channelBlockProbe(), { logSeverityLevel: 4 });
    const pixels = Float32Array.from({ length: 32 }, (_, i) => i);
    const { y } = await session.run({ x: new Tensor("float32", pixels, [1, 16, 1, 2]) });
    await session.release();
    // Channel c of pixel p is number 2c + p of the given order: pixel 1 begins after one block of pixel 0.
    const block = y?.data instanceof Float32Array ? y.data.indexOf(1) : undefined;
    return block === 8 || block === 16 ? block : undefined;
  } catch {
    return undefined;
  }
}

/** A build may support a device that this machine does not have, and loading a model is the only way to ask. */
async function trial(device: Device): Promise<string | undefined> {
  if (device === "cpu") return undefined;
  if (!listSupportedBackends().some(({ name }) => name === device)) {
    return `ONNX Runtime for ${process.platform} ${process.arch} is built without it`;
  }
  try {
    const session = await InferenceSession.create(probeModel(), {
      executionProviders: [device],
      logSeverityLevel: 4,
    });
    await session.release();
    return undefined;
  } catch (error) {
    return said(error);
  }
}

/** What an error of ONNX Runtime says, without where in its source it says so. */
function said(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ""] = message.trim().split("\n");
  return line.replace(/^\/onnxruntime_src\S*:\d+ .* was false\. /, "");
}
