import { withProcess } from "./processes.mjs";
import { within } from "./within.mjs";

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;
/** On a software adapter larger steps take minutes. */
const SOFTWARE_MOST_MFLOP = 300;
/** Compiled code gets faster while it runs, so the time of the first steps is a poor guess for a turn's. */
const WARM_UP_MS = 1000;

/**
 * A program on a workload in a page of its own, warmed up and ready for its turns.
 *
 * @param program of PROGRAMS, with its name
 * @returns `found`, what the program says of itself; the first steps' `figures`; the `page`, its `process` and
 * `run`; `steps`, how many make a turn, and `rounds`, in how many it takes part.
 * Or `absent` or `failed`, the reason why not
 */
export async function contestant(browser, url, workload, program, options) {
  if (workload.mflop > (program.mostMflop ?? Number.POSITIVE_INFINITY)) return { absent: program.reason };
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  const ask = (what, asked) => within(options.limitMs, what, asked);
  const run = (steps) =>
    ask(
      `${steps} steps`,
      page.evaluate((count) => globalThis.bench.run(count), steps),
    );
  try {
    await page.goto(url);
    const work = [program.worker, workload.name, program.settings(options)];
    const found = await ask(
      "loading",
      page.evaluate((given) => globalThis.bench.open(...given), work),
    );
    const software = program.graphics === true && SOFTWARE.test(found.adapter ?? "");
    if (found.absent !== undefined || (software && workload.mflop > SOFTWARE_MOST_MFLOP)) {
      await page.close();
      return { absent: found.absent ?? `only a software adapter, ${found.adapter}` };
    }
    const { reports, ms } = await run(1);
    const { result: second, process: early } = await withProcess(browser, () => run(1));
    const figures = [...reports, ...second.reports];
    if (software) {
      await page.close();
      return { found, figures, software };
    }
    const ready = { page, run, found, figures };
    if (ms > WARM_UP_MS) return { ...ready, process: early, steps: 1, rounds: roundsOf(second.ms, options) };
    const some = Math.max(1, Math.round(Math.min(options.turnMs, WARM_UP_MS) / second.ms));
    const { result: warm, process } = await withProcess(browser, () => run(some));
    const steps = Math.max(1, Math.round((options.turnMs * some) / warm.ms));
    return { ...ready, process, steps, rounds: roundsOf((steps * warm.ms) / some, options) };
  } catch (error) {
    await page.close().catch(() => {});
    return { failed: [reasonOf(error), ...complaints.slice(0, 1)].join("; ") };
  }
}

/** A program whose turns are so long that all of them would pass the limit takes fewer. */
const roundsOf = (turnMs, { rounds, limitMs }) => Math.max(1, Math.min(rounds, Math.floor(limitMs / turnMs)));

/** The first line of what went wrong in a page. */
export function reasonOf({ message }) {
  const [line = ""] = String(message).split("\n");
  return line.replace(/^page\.\w+: /, "").replace(/^(Error: )+/, "");
}
