import { runtime } from "#runtime";
import type { Device } from "./runtime/runtime.ts";

/** The devices that work on this machine: each is tried, since a build may support one that is not there. */
export const availableDevices = (): Promise<readonly Device[]> => runtime.devices();
