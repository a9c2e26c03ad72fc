import { median, spread } from "../turns/statistics.ts";
import { within } from "../turns/within.ts";
import { launchWithProfile } from "./launch.ts";
import type { BrowserOptions } from "./measureBrowser.ts";
import type { FirstStep, Moments } from "./report.ts";

/** The browser keeps compiled WebAssembly once it has compiled it well, some seconds later. */
const SETTLE_MS = 3000;

type Visit = Moments & { readonly compileMs: number };

/** One visit in a new browser: when each part of the way to the first step was done, in milliseconds from its opening. */
async function visit(
  profile: string,
  url: string,
  workload: string,
  { threads, limit }: BrowserOptions,
): Promise<Visit> {
  const context = await launchWithProfile(profile);
  try {
    const page = await context.newPage();
    await page.goto(`${url}?first=${workload}&threads=${threads}`);
    const parts = await within(
      limit,
      "the first step",
      page.evaluate(() => globalThis.bench.firstStepMs),
    );
    if (parts === undefined) throw new Error(`the page was not asked for a first step: ${page.url()}`);
    await page.waitForTimeout(SETTLE_MS);
    return parts;
  } finally {
    await context.close();
  }
}

/**
 * How long a page takes from being opened (its navigation's start) to its first finished training step: loading the
 * code, drawing the initial weights, tracing and lowering the step, loading the runtime and the model, one step.
 *
 * @param profile a folder for the browser's profile, empty at first; each visit is a new browser with what the last left
 * @returns `coldMs` of the visit with an empty cache, and medians of the others
 */
export async function firstStep(
  workload: string,
  profile: string,
  url: string,
  options: BrowserOptions,
): Promise<FirstStep> {
  const cold = await visit(profile, url, workload, options);
  const warm: Visit[] = [];
  for (let i = 0; i < options.visits; i++) warm.push(await visit(profile, url, workload, options));
  const middle = (key: keyof Visit): number => median(warm.map((parts) => parts[key]));
  const heard = spread(warm.map((parts) => parts.heard));
  return {
    workload,
    coldMs: cold.heard,
    warmMs: heard.median,
    quartilesMs: heard.quartiles,
    compileMs: middle("compileMs"),
    parts: {
      started: middle("started"),
      loaded: middle("loaded"),
      data: middle("data"),
      compiled: middle("compiled"),
      stepped: middle("stepped"),
      heard: heard.median,
    },
  };
}
