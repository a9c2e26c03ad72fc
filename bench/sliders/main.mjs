// Times Explore's sliders in Chromium: --help says how.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (text) => console.error(`bench:sliders: ${text}`);

function refuse(message) {
  say(message);
  process.exit(2);
}

const PAGE = here("../../packages/studio/dist/page");
if (!existsSync(join(PAGE, "index.html"))) refuse("needs the built packages and page: npm run build:studio");

const { chromiumPath, launch } = await import("../browser/launch.mjs");
const { processorTimes } = await import("../browser/processes.mjs");
const { serve } = await import("../browser/serve.mjs");
const { columns } = await import("../matrix/columns.mjs");
const { duration } = await import("../matrix/format.mjs");
const { machine } = await import("../matrix/machine.mjs");
const { moveSlider } = await import("./moveSlider.mjs");
const { HELP, readOptions } = await import("./options.mjs");
const { paperModel } = await import("./paperModel.mjs");

const quantile = (times, share) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))];

/** What the worker says of its runtime, as the page's minifier leaves it. */
const ITS_THREADS = /\bnumThreads\s*=\s*1\b/;

/** A page of Explore whose worker's runtime takes so many threads. */
async function openPage(browser, url, threads, files) {
  const page = await browser.newPage();
  await page.route("**/assets/explore.worker-*.js", async (route) => {
    const response = await route.fetch();
    const worker = await response.text();
    if (!ITS_THREADS.test(worker)) throw new Error("Explore's worker no longer sets its threads to 1");
    await route.fulfill({ response, body: worker.replace(ITS_THREADS, `numThreads=${threads}`) });
  });
  await page.goto(`${url}#/explore?tool=grid&grid=style1~digit`);
  await page.locator('[role="grid"][aria-busy="false"]').waitFor();
  if (files !== undefined) {
    await page.getByLabel(/^The files of an exported model/).setInputFiles(files);
    await page.getByRole("combobox", { name: "Model" }).filter({ hasText: "your files" }).waitFor();
    await page.locator('[role="grid"][aria-busy="false"]').waitFor();
  }
  return page;
}

const totalOf = (times) => [...times.values()].reduce((sum, ms) => sum + ms, 0);

async function measured({ models, threads, moves, rounds }, folder) {
  const ranOn = machine();
  const { url, close } = await serve(PAGE);
  const browser = await launch("none");
  try {
    const results = [];
    for (const model of models) {
      const files = model === "digits" ? undefined : await paperModel(folder);
      const entries = [];
      for (const count of threads) {
        const page = await openPage(browser, url, count, files);
        entries.push({ model, threads: count, page, drawn: [], shown: [], processor: [] });
      }
      for (let round = 0; round < rounds; round++) {
        // Who begins changes, so that none always meets the same neighbour's rest.
        for (let turn = 0; turn < entries.length; turn++) {
          const entry = entries[(round + turn) % entries.length];
          await entry.page.bringToFront();
          const before = totalOf(await processorTimes(browser));
          const { drawn, shown } = await entry.page.evaluate(moveSlider, { label: "style2", moves });
          entry.processor.push((totalOf(await processorTimes(browser)) - before) / moves);
          entry.drawn.push(...drawn);
          entry.shown.push(...shown);
        }
      }
      for (const { page, drawn, shown, processor, ...entry } of entries) {
        await page.close();
        results.push({
          ...entry,
          moves: drawn.length,
          drawnMs: { median: quantile(drawn, 0.5), percentile95: quantile(drawn, 0.95) },
          shownMs: { median: quantile(shown, 0.5), percentile95: quantile(shown, 0.95) },
          processorMs: quantile(processor, 0.5),
        });
      }
    }
    return { machine: ranOn, browser: `Chromium ${browser.version()}`, results };
  } finally {
    await browser.close();
    await close();
  }
}

const HEADINGS = ["", "threads", "moves", "drawn", "95 %", "shown", "95 %", "processor a move"];

function table({ machine: { processor, cores, busy, load }, browser, results }) {
  return [
    `From a slider's event to its image: ${browser}, ${processor}, ${cores} cores`,
    ...(busy ? [`The machine was busy before (load ${load.toFixed(1)}): do not trust these times.`] : []),
    "",
    ...columns([
      HEADINGS,
      ...results.map(({ model, threads, moves, drawnMs, shownMs, processorMs }) => [
        model,
        String(threads),
        String(moves),
        duration(drawnMs.median),
        duration(drawnMs.percentile95),
        duration(shownMs.median),
        duration(shownMs.percentile95),
        duration(processorMs),
      ]),
    ]),
  ].join("\n");
}

async function main() {
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    refuse(`${error.message}\n\n${HELP}`);
  }
  if (options.help) {
    console.log(HELP);
    return;
  }
  if (chromiumPath() === undefined) {
    const absent = "no Chromium on the PATH, and SADDLEPOINT_CHROMIUM is not set";
    if (options.json) console.log(JSON.stringify({ absent, results: [] }));
    else say(absent);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), "saddlepoint-sliders-"));
  try {
    const report = await measured(options, folder);
    console.log(options.json ? JSON.stringify(report, null, 2) : table(report));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
