import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { writeStart } from "../subject/writeStart.ts";
import type { TurnSettings } from "../turns/interleave.ts";
import { machine } from "../turns/machine.ts";
import { installPeers } from "../turns/peers.ts";
import { buildPage } from "./buildPage.ts";
import { firstStep } from "./firstStep.ts";
import { chromiumPath, graphicsBrowser, launch, NO_CHROMIUM } from "./launch.ts";
import { measurePageWorkload } from "./measurePageWorkload.ts";
import { PAGE_PROGRAMS, type PAGE_WORKLOADS } from "./programs.ts";
import type { BrowserReport, FirstStep, NoBrowser, PageWorkload } from "./report.ts";
import { serve } from "./serve.ts";
import { PAGE_STEPS } from "./workloads.ts";

export type BrowserOptions = TurnSettings & {
  readonly programs: readonly string[];
  readonly workloads: readonly (typeof PAGE_WORKLOADS)[number][];
  /** Visits with a warm cache for the first step; 0 leaves it out. */
  readonly visits: number;
};

/** Workloads whose first step is measured: what a page would train. */
const FIRST_STEPS: readonly string[] = ["ring-2x32", "digits"];

export async function measureBrowser(options: BrowserOptions): Promise<BrowserReport | NoBrowser> {
  if (chromiumPath() === undefined) return { absent: NO_CHROMIUM, workloads: [], firstSteps: [] };
  const absent = await installPeers();
  if (absent !== undefined) throw new Error(absent);
  const folder = await mkdtemp(join(tmpdir(), "saddlepoint-browser-"));
  try {
    return await measured(options, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(options: BrowserOptions, folder: string): Promise<BrowserReport> {
  const ranOn = machine();
  const site = join(folder, "site");
  await buildPage(site);
  const { url, close } = await serve(site);
  const opened: Browser[] = [];
  const opening = async (browser: Promise<Browser>): Promise<Browser> => {
    opened.push(await browser);
    return browser;
  };
  try {
    const plain = await opening(launch("none"));
    const needed = options.programs.some((name) => PAGE_PROGRAMS[name]?.graphics === true);
    const browsers = needed ? { plain, graphics: await opening(graphicsBrowser(url)) } : { plain };
    const workloads: PageWorkload[] = [];
    for (const name of options.workloads)
      workloads.push(await measurePageWorkload(PAGE_STEPS[name], { site, url, browsers, options }));
    const firstSteps: FirstStep[] = [];
    for (const name of options.visits === 0 ? [] : options.workloads) {
      if (!FIRST_STEPS.includes(name)) continue;
      options.say(`${name}: the first step`);
      await writeStart(join(site, "start", name), PAGE_STEPS[name]);
      firstSteps.push(await firstStep(name, join(folder, `profile-${name}`), url, options));
    }
    return { machine: ranOn, browser: `Chromium ${plain.version()}`, workloads, firstSteps };
  } finally {
    for (const browser of opened) await browser.close();
    await close();
  }
}
