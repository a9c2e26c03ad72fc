import { runtime } from "#runtime";
import { type Device, workingDevices } from "./runtime/runtime.ts";

/** The devices that work on this machine: each is tried, since a build may support one that is not there. */
export const availableDevices = (): Promise<readonly Device[]> => workingDevices(runtime);

/** Why a device does not work on this machine, in ONNX Runtime's words; undefined for one that does. */
export const deviceProblem = (device: Device): Promise<string | undefined> => runtime.problem(device);
