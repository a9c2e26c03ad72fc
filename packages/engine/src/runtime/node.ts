import { InferenceSession, listSupportedBackends } from "onnxruntime-node";
import { probeModel } from "./probe.ts";
import { DEVICES, type Device, type Runtime, requireDevice, type Session } from "./runtime.ts";

let probed: Promise<readonly Device[]> | undefined;

/** ONNX Runtime's native build for Node. */
export const runtime: Runtime = {
  devices() {
    probed ??= probe();
    return probed;
  },
  async createSession(model, { device, threads }): Promise<Session> {
    if (device !== "cpu") await requireDevice(runtime, device);
    const session = await InferenceSession.create(model, {
      executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // Adam's moments of dead units decay into denormals, on which the CPU is many times slower.
      extra: { session: { set_denormal_as_zero: "1" } },
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    });
    return {
      run: (feeds) => session.run(feeds),
      release: () => session.release(),
    };
  },
};

/** A build may support a device that this machine does not have, so each is tried. */
async function probe(): Promise<readonly Device[]> {
  const supported = new Set(listSupportedBackends().map((backend) => backend.name));
  const candidates = DEVICES.filter((device) => device !== "cpu" && supported.has(device));
  const found: Device[] = ["cpu"];
  for (const device of candidates) {
    try {
      const session = await InferenceSession.create(probeModel(), {
        executionProviders: [device],
        logSeverityLevel: 4,
      });
      await session.release();
      found.push(device);
    } catch {
      // Not there: loading is the only way to ask.
    }
  }
  return found;
}
