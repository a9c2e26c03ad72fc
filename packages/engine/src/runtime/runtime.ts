import type { Tensor } from "../tensor.ts";

/** Every device that can be asked for. */
export const DEVICES = ["cpu", "webgpu", "cuda", "coreml", "dml"] as const;

/** Where a model runs. What a machine has depends on its hardware and on how ONNX Runtime was built. */
export type Device = (typeof DEVICES)[number];

interface SessionOptions {
  readonly device: Device;
  /** Threads for one operator on the CPU; undefined leaves it to ONNX Runtime (one a core). */
  readonly threads: number | undefined;
}

export type NamedTensors = Readonly<Record<string, Tensor>>;

/** A loaded model. */
export interface Session {
  run(feeds: NamedTensors): Promise<NamedTensors>;
  release(): Promise<void>;
}

/** ONNX Runtime on one platform. */
export interface Runtime {
  /** The devices of this machine. */
  devices(): Promise<readonly Device[]>;
  createSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
}

/** Rejects a device that is not there, naming those that are. */
export async function requireDevice(runtime: Runtime, device: Device): Promise<void> {
  const available = await runtime.devices();
  if (!available.includes(device)) {
    throw new RangeError(
      `compile(fn, …, { device }): device must be one of ${available.join(", ")} here, got ${device}`,
    );
  }
}
