import type { Browser, Page } from "playwright-core";
import type { Figures } from "../turns/agreement.ts";
import type { Failed } from "../turns/interleave.ts";
import { messageOf } from "../turns/lastLine.ts";
import type { Absent } from "../turns/program.ts";
import { within } from "../turns/within.ts";
import type { BrowserOptions } from "./measureBrowser.ts";
import type { Ran } from "./page/bench.ts";
import { timed } from "./processes.ts";
import type { PageProgram } from "./programs.ts";
import type { Found } from "./report.ts";
import type { PageWorkload } from "./workloads.ts";

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;
/** On a software adapter larger steps take minutes. */
const SOFTWARE_MOST_MFLOP = 300;
/** Compiled code gets faster while it runs, so the time of the first steps is a poor guess for a turn's. */
const WARM_UP_MS = 1000;

/** A program that is warmed up and ready for its turns. */
export type Ready = {
  /** What it says of itself, and what its first two steps reported. */
  readonly found: Found;
  readonly figures: readonly Figures[];
  readonly page: Page;
  readonly process: number;
  readonly run: (steps: number) => Promise<Ran>;
  /** How many steps make a turn, and in how many rounds it takes part. */
  readonly steps: number;
  readonly rounds: number;
};

/** A program whose numbers alone say something: it ran on a software adapter. */
export type NumbersAlone = {
  readonly found: Found;
  readonly figures: readonly Figures[];
  readonly software: true;
};

/** A program on a workload in a page of its own; or `absent` or `failed`, the reason why not. */
export async function contestant(
  browser: Browser,
  url: string,
  workload: PageWorkload,
  program: PageProgram,
  options: BrowserOptions,
): Promise<Ready | NumbersAlone | Absent | Failed> {
  if (program.most !== undefined && workload.mflop > program.most.mflop)
    return { absent: program.most.reason };
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  const { limit, turn } = options;
  const run = (steps: number): Promise<Ran> =>
    within(
      limit,
      `${steps} steps`,
      page.evaluate((count) => globalThis.bench.run(count), steps),
    );
  const leave = async <Left>(left: Left): Promise<Left> => {
    await page.close();
    return left;
  };
  try {
    await page.goto(url);
    const work = { worker: program.worker, name: workload.name, settings: program.settings(options) };
    const found = await within(
      limit,
      "loading",
      page.evaluate(({ worker, name, settings }) => globalThis.bench.open(worker, name, settings), work),
    );
    if ("absent" in found) return leave(found);
    const software = program.graphics === true && SOFTWARE.test(found.adapter ?? "");
    if (software && workload.mflop > SOFTWARE_MOST_MFLOP)
      return leave({ absent: `only a software adapter, ${found.adapter}` });
    const first = await run(1);
    const { result: second, process: early } = await timed(browser, () => run(1));
    const figures = [...first.reports, ...second.reports];
    if (software) return leave({ found, figures, software });
    const ready = { page, run, found, figures };
    if (first.ms > WARM_UP_MS)
      return { ...ready, process: early, steps: 1, rounds: roundsOf(second.ms, options) };
    const some = Math.max(1, Math.round(Math.min(1000 * turn, WARM_UP_MS) / second.ms));
    const { result: warm, process } = await timed(browser, () => run(some));
    const steps = Math.max(1, Math.round((1000 * turn * some) / warm.ms));
    return { ...ready, process, steps, rounds: roundsOf((steps * warm.ms) / some, options) };
  } catch (error) {
    await page.close().catch(() => {});
    return { failed: [reasonOf(error), ...complaints.slice(0, 1)].join("; ") };
  }
}

/** A program whose turns are so long that all of them would pass the limit takes fewer. */
const roundsOf = (turnMs: number, { rounds, limit }: BrowserOptions): number =>
  Math.max(1, Math.min(rounds, Math.floor((1000 * limit) / turnMs)));

/** The first line of what went wrong in a page. */
export function reasonOf(error: unknown): string {
  const [line = ""] = messageOf(error).split("\n");
  return line.replace(/^page\.\w+: /, "").replace(/^(Error: )+/, "");
}
