import type { Figures } from "../../turns/agreement.ts";
import type { PageProgram, PageSettings } from "../programs.ts";
import type { Found, Moments } from "../report.ts";

/** What a program in a worker says when it is ready, or why it cannot be. */
export type Opened = Found | { readonly absent: string };

/** The milliseconds of some steps, and what each reports. */
export type Ran = { readonly ms: number; readonly reports: readonly Figures[] };

/** A training's first step: how long compiling took, and when each part was done, from the page's opening on. */
export type FirstRan = Omit<Moments, "heard"> & { readonly compileMs: number };

/** What the page can be asked through the browser, as `globalThis.bench`. */
export type Bench = {
  open(worker: PageProgram["worker"], workload: string, settings: PageSettings): Promise<Opened>;
  run(steps: number): Promise<Ran>;
  longestPause(steps: number): Promise<number>;
  readonly firstStepMs: Promise<Moments & { readonly compileMs: number }> | undefined;
};

declare global {
  var bench: Bench;
}
