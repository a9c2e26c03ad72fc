import type { Device } from "@saddlepoint/engine";

/** What a worker is told. */
export type PageSettings = {
  readonly device?: Device;
  readonly backend?: "wasm" | "cpu" | "webgl";
  readonly threads?: number;
};

export type PageProgram = {
  readonly worker: "saddlepoint" | "tfjs";
  readonly settings: (options: { readonly threads: number }) => PageSettings;
  /**
   * Whether it needs a graphics card; where there is only a software one its numbers are checked and its time, which says
   * nothing of a card's, is left out.
   */
  readonly graphics?: boolean;
  /** The operations of a step, in millions, beyond which it takes too long, and why. */
  readonly most?: { readonly mflop: number; readonly reason: string };
};

/** What takes turns. */
export const PAGE_PROGRAMS: Readonly<Record<string, PageProgram>> = {
  "saddlepoint-wasm": { worker: "saddlepoint", settings: ({ threads }) => ({ device: "cpu", threads }) },
  "saddlepoint-wasm-1": { worker: "saddlepoint", settings: () => ({ device: "cpu", threads: 1 }) },
  "saddlepoint-webgpu": { worker: "saddlepoint", settings: () => ({ device: "webgpu" }), graphics: true },
  "tfjs-wasm": { worker: "tfjs", settings: ({ threads }) => ({ backend: "wasm", threads }) },
  "tfjs-cpu": {
    worker: "tfjs",
    settings: () => ({ backend: "cpu" }),
    most: { mflop: 300, reason: "its cpu backend takes minutes for a step with convolutions" },
  },
  "tfjs-webgl": { worker: "tfjs", settings: () => ({ backend: "webgl" }), graphics: true },
};

export const PAGE_PROGRAM_NAMES: readonly string[] = Object.keys(PAGE_PROGRAMS);

/** What the others are compared with. */
export const BASELINE = "saddlepoint-wasm";

/** The steps that are timed in a page: see workloads.ts. */
export const PAGE_WORKLOADS = ["ring-2x32", "ring-3x128", "digits", "mnist-paper"] as const;
