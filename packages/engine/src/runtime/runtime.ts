import type { InferenceSession } from "onnxruntime-common";
import type { Tensor } from "../tensor.ts";
import type { Made } from "./keptApart.ts";

/** Every device that can be asked for. */
export const DEVICES = ["cpu", "webgpu", "cuda", "coreml", "dml"] as const;

/** Where a model runs. What a machine has depends on its hardware and on how ONNX Runtime was built. */
export type Device = (typeof DEVICES)[number];

interface SessionOptions {
  readonly device: Device;
  /** Threads for one operator on the CPU; undefined leaves it to the platform (one a core). */
  readonly threads?: number | undefined;
  /** Whether no operator has enough to do for several threads: a platform with threads of each model's own then takes one. */
  readonly small?: boolean | undefined;
  /** Outputs that stay on the device, to be given back as inputs; they have no data on the host. */
  readonly kept?: readonly string[] | undefined;
  /** Whose model it is; the engine's own unless told otherwise. */
  readonly made?: Made | undefined;
}

export type NamedTensors = Readonly<Record<string, Tensor>>;

/** A loaded model. */
export interface Session {
  run(feeds: NamedTensors): Promise<NamedTensors>;
  release(): Promise<void>;
}

/** A loaded model, with what ONNX Runtime says of its inputs and outputs. */
export type LoadedSession = Session & Pick<InferenceSession, "inputMetadata" | "outputMetadata">;

/** ONNX Runtime on one platform. */
export interface Runtime {
  /** Why a device does not work on this machine, in the runtime's words; undefined for one that does. */
  problem(device: Device): Promise<string | undefined>;
  createSession(model: Uint8Array, options: SessionOptions): Promise<LoadedSession>;
  /** How many threads a session may have of its own; 1 where all sessions share theirs. */
  threads(): number;
  /**
   * Channels in a block of the layout [n, c / block, height, width, block] that the CPU convolves fastest: 8 or 16, as wide
   * as its vectors; undefined where this build has no such layout.
   */
  channelBlock(): Promise<number | undefined>;
}

/** The devices of this machine: each is tried, since a build may support one that is not there. */
export async function workingDevices(runtime: Runtime): Promise<readonly Device[]> {
  const found: Device[] = [];
  for (const device of DEVICES) if ((await runtime.problem(device)) === undefined) found.push(device);
  return found;
}

/** Rejects a device that is not there, naming those that are, and why. The others are tried only then. */
export async function requireDevice(runtime: Runtime, device: Device): Promise<void> {
  const problem = await runtime.problem(device);
  if (problem === undefined) return;
  const available = await workingDevices(runtime);
  throw new RangeError(
    `compile(fn, …, { device }): device must be one of ${available.join(", ")} here, got ${device} (${problem})`,
  );
}

/** Leaves outputs on the device, for `InferenceSession.create`. */
export const keeping = (names: readonly string[] | undefined) =>
  names === undefined
    ? {}
    : { preferredOutputLocation: Object.fromEntries(names.map((name) => [name, "gpu-buffer" as const])) };
