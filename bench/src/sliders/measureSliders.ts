import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { chromiumPath, launch, NO_CHROMIUM } from "../browser/launch.ts";
import { timed } from "../browser/processes.ts";
import { serve } from "../browser/serve.ts";
import { titleBlock } from "../report/parts.ts";
import { duration } from "../report/units.ts";
import { type Block, tableOf } from "../report/write.ts";
import { inOrder } from "../turns/interleave.ts";
import { type Machine, machine } from "../turns/machine.ts";
import type { Absent } from "../turns/program.ts";
import { median, quantile, sum } from "../turns/statistics.ts";
import { moveSlider } from "./moveSlider.ts";
import { paperModel } from "./paperModel.ts";

export type SliderOptions = {
  readonly models: readonly string[];
  /** Numbers of threads, which take turns. */
  readonly threads: readonly number[];
  readonly moves: number;
  readonly rounds: number;
};

type Times = { readonly median: number; readonly percentile95: number };

type SliderReport = {
  readonly machine: Machine;
  readonly browser: string;
  readonly results: readonly {
    readonly model: string;
    readonly threads: number;
    readonly moves: number;
    /** From the slider's event to the picture on its canvas, and to the end of the frame with it. */
    readonly drawnMs: Times;
    readonly shownMs: Times;
    /** Of all of the browser's processes, a move. */
    readonly processorMs: number;
  }[];
};

/** What the worker says of its runtime, as the page's minifier leaves it. */
const ITS_THREADS = /\bnumThreads\s*=\s*1\b/;

/** A page of Explore whose worker's runtime takes so many threads. */
async function openPage(
  browser: Browser,
  url: string,
  threads: number,
  files: readonly string[] | undefined,
): Promise<Page> {
  const page = await browser.newPage();
  await page.route("**/assets/explore.worker-*.js", async (route) => {
    const response = await route.fetch();
    const worker = await response.text();
    if (!ITS_THREADS.test(worker)) throw new Error("Explore's worker no longer sets its threads to 1");
    await route.fulfill({ response, body: worker.replace(ITS_THREADS, `numThreads=${threads}`) });
  });
  await page.goto(`${url}#/explore?tool=grid&grid=slant~digit`);
  await page.locator('[role="grid"][aria-busy="false"]').waitFor();
  if (files !== undefined) {
    await page.getByLabel(/^The files of an exported model/).setInputFiles([...files]);
    await page.getByRole("combobox", { name: "Model" }).filter({ hasText: "your files" }).waitFor();
    await page.locator('[role="grid"][aria-busy="false"]').waitFor();
  }
  return page;
}

const timesOf = (times: readonly number[]): Times => ({
  median: median(times),
  percentile95: quantile(times, 0.95),
});

/** Moves sliders of the built studio that `site` holds. */
export async function measureSliders(
  site: string,
  { models, threads, moves, rounds }: SliderOptions,
): Promise<SliderReport | (Absent & { readonly results: readonly [] })> {
  if (chromiumPath() === undefined) return { absent: NO_CHROMIUM, results: [] };
  const ranOn = machine();
  const folder = await mkdtemp(join(tmpdir(), "saddlepoint-sliders-"));
  const { url, close } = await serve(site);
  const browser = await launch("none");
  try {
    const results: SliderReport["results"][number][] = [];
    for (const model of models) {
      const files = model === "digits" ? undefined : await paperModel(folder);
      const entries = [];
      for (const count of threads) {
        const page = await openPage(browser, url, count, files);
        const none = () => [] as number[];
        entries.push({ threads: count, page, drawn: none(), shown: none(), processor: none() });
      }
      for (let round = 0; round < rounds; round++) {
        // None always meets the same neighbour's rest.
        for (const entry of inOrder(entries, round)) {
          await entry.page.bringToFront();
          const { result, taken } = await timed(browser, () =>
            entry.page.evaluate(moveSlider, { label: "stroke", moves }),
          );
          entry.processor.push(sum([...taken.values()]) / moves);
          entry.drawn.push(...result.drawn);
          entry.shown.push(...result.shown);
        }
      }
      for (const { page, threads: count, drawn, shown, processor } of entries) {
        await page.close();
        results.push({
          model,
          threads: count,
          moves: drawn.length,
          drawnMs: timesOf(drawn),
          shownMs: timesOf(shown),
          processorMs: median(processor),
        });
      }
    }
    return { machine: ranOn, browser: `Chromium ${browser.version()}`, results };
  } finally {
    await browser.close();
    await close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The report for a terminal. */
export function sliderBlocks({ machine: ranOn, browser, results }: SliderReport): readonly Block[] {
  return [
    titleBlock(`From a slider's event to its image: ${browser}`, ranOn),
    tableOf(
      [
        ["", ({ model }) => model],
        ["threads", ({ threads }) => `${threads}`],
        ["moves", ({ moves }) => `${moves}`],
        ["drawn", ({ drawnMs }) => duration(drawnMs.median)],
        ["95 %", ({ drawnMs }) => duration(drawnMs.percentile95)],
        ["shown", ({ shownMs }) => duration(shownMs.median)],
        ["95 %", ({ shownMs }) => duration(shownMs.percentile95)],
        ["processor a move", ({ processorMs }) => duration(processorMs)],
      ],
      results,
    ),
  ];
}
