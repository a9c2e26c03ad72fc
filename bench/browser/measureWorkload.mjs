import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { agreement } from "../matrix/agreement.mjs";
import { median, spread } from "../matrix/statistics.mjs";
import { contestant, reasonOf } from "./contestant.mjs";
import { openSaddlepoint } from "./page/saddlepointGame.mjs";
import { startOf } from "./page/start.mjs";
import { peakMiB, timed } from "./processes.mjs";
import { BASELINE, PROGRAMS } from "./programs.mjs";
import { writeStart } from "./writeStart.mjs";

/** The first two steps' figures in Node, on its native runtime: what every program must agree with. */
async function figuresInNode(workload, folder, threads) {
  const header = JSON.parse(await readFile(join(folder, "start.json"), "utf8"));
  const { buffer, byteOffset, byteLength } = await readFile(join(folder, "start.bin"));
  const start = startOf(header, buffer.slice(byteOffset, byteOffset + byteLength));
  const game = await openSaddlepoint(workload.name, start, { device: "cpu", threads });
  const { reports } = await game.run(2);
  await game.release();
  return reports;
}

/** Turns of all programs, one after the other, round by round: what slows the machine slows them alike. */
async function takeTurns(entries, { rounds, say }) {
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    for (const entry of entries) {
      if (entry.failed !== undefined || round >= entry.rounds) continue;
      try {
        const { browser, process, steps } = entry;
        const { result, processorMs } = await timed(browser, process, () => entry.run(steps));
        entry.turns.push(result.ms / steps);
        entry.processorMs.push(processorMs / steps);
      } catch (error) {
        entry.failed = reasonOf(error);
        await entry.page.close().catch(() => {});
      }
    }
  }
}

/** A page's memory, and of the library's how long its own thread was held up while the worker ran a turn. */
async function afterwards(entry) {
  const { page, process, steps, program } = entry;
  if (program.worker === "saddlepoint") {
    entry.longestPauseMs = await page.evaluate((count) => globalThis.bench.longestPause(count), steps);
  }
  entry.peakMiB = await peakMiB(process);
  await page.close();
}

function resultOf(entry, expected) {
  const { absent, failed, found, figures, software, turns, steps, processorMs, peakMiB, longestPauseMs } =
    entry;
  if (absent !== undefined) return { absent };
  if (failed !== undefined) return { failed };
  const { engine, adapter, compileMs, modelBytes } = found;
  const known = { engine, adapter, compileMs, modelBytes, agreement: agreement(figures, expected, false) };
  // A software adapter's time says nothing of a card's: only its numbers count.
  if (software) return { ...known, compileMs: undefined, software };
  const ms = spread(turns);
  return {
    ...known,
    medianMs: ms.median,
    quartilesMs: ms.quartiles,
    minMs: Math.min(...turns),
    processorMs: median(processorMs),
    stepsPerSecond: 1000 / ms.median,
    rounds: turns.length,
    steps: turns.length * steps,
    peakMiB,
    longestPauseMs,
  };
}

/**
 * Measures programs at a workload, interleaved.
 *
 * @param setup `{site, url, browsers, options, say}`: the served folder and its address, the browser of programs that need
 * graphics and of those that do not, the command line's options and where progress goes
 * @returns `{workload, title, programs, ratios}`: each program's result (`absent` or `failed` with the reason, or its
 * figures), and the baseline's time over its time, round by round
 */
export async function measureWorkload(workload, { site, url, browsers, options, say }) {
  const folder = join(site, "start", workload.name);
  await writeStart(workload, folder);
  const expected = await figuresInNode(workload, folder, options.threads);
  const entries = [];
  for (const name of options.programs) {
    const program = { ...PROGRAMS[name], name };
    const browser = browsers[program.graphics ? "graphics" : "plain"];
    say(`${workload.name}: ${name}`);
    const entry = await contestant(browser, url, workload, program, options);
    entries.push({ ...entry, name, program, browser, turns: [], processorMs: [] });
  }
  await takeTurns(
    entries.filter(({ page }) => page !== undefined),
    { rounds: options.rounds, say: (text) => say(`${workload.name}: ${text}`) },
  );
  for (const entry of entries) {
    if (entry.page !== undefined && entry.failed === undefined) await afterwards(entry);
  }
  const own = entries.find(({ name }) => name === BASELINE);
  const compared = entries.filter(({ name, turns }) => name !== BASELINE && turns.length > 0);
  return {
    workload: workload.name,
    title: workload.title,
    programs: Object.fromEntries(entries.map((entry) => [entry.name, resultOf(entry, expected)])),
    ratios: Object.fromEntries(
      own.turns.length === 0
        ? []
        : compared.map(({ name, turns }) => [
            name,
            spread(turns.slice(0, own.turns.length).map((ms, i) => own.turns[i] / ms)),
          ]),
    ),
  };
}
