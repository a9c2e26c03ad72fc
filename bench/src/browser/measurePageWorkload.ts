import { join } from "node:path";
import type { Browser } from "playwright-core";
import { OWN_COMMAND } from "../matrix/programs.ts";
import { writeStart } from "../subject/writeStart.ts";
import { agreement, type Figures } from "../turns/agreement.ts";
import { ratioOf } from "../turns/interleave.ts";
import { firstFigures } from "../turns/program.ts";
import { median, spread } from "../turns/statistics.ts";
import { contestant, type NumbersAlone, type Ready, reasonOf } from "./contestant.ts";
import type { BrowserOptions } from "./measureBrowser.ts";
import { peakMiB, timed } from "./processes.ts";
import { BASELINE, PAGE_PROGRAMS, type PageProgram } from "./programs.ts";
import type { Checked, PageOutcome, TimedInPage } from "./report.ts";
import type { PageWorkload } from "./workloads.ts";

type Playing = Ready & {
  readonly name: string;
  readonly program: PageProgram;
  readonly browser: Browser;
  readonly turns: number[];
  readonly processorMs: number[];
  failed?: string;
};

/** Turns of all programs, one after the other, round by round: what slows the machine slows them alike. */
async function takeTurns(
  playing: readonly Playing[],
  rounds: number,
  say: (text: string) => void,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    for (const one of playing) {
      if (one.failed !== undefined || round >= one.rounds) continue;
      try {
        const { result, taken } = await timed(one.browser, () => one.run(one.steps));
        one.turns.push(result.ms / one.steps);
        one.processorMs.push((taken.get(one.process) ?? Number.NaN) / one.steps);
      } catch (error) {
        one.failed = reasonOf(error);
        await one.page.close().catch(() => {});
      }
    }
  }
}

/** What a software adapter's program is worth: its time says nothing of a card's, only its numbers count. */
function checkedOf(
  { found: { compileMs: _, ...found }, figures, software }: NumbersAlone,
  expected: readonly Figures[],
): Checked {
  return { ...found, agreement: agreement(figures, expected, false), software };
}

async function timedOf(one: Playing, expected: readonly Figures[]): Promise<TimedInPage> {
  const { found, figures, page, process, program, turns, processorMs, steps } = one;
  const ms = spread(turns);
  const longestPauseMs =
    program.worker === "saddlepoint"
      ? await page.evaluate((count) => globalThis.bench.longestPause(count), steps)
      : undefined;
  const peak = await peakMiB(process);
  await page.close();
  return {
    ...found,
    agreement: agreement(figures, expected, false),
    medianMs: ms.median,
    quartilesMs: ms.quartiles,
    minMs: Math.min(...turns),
    processorMs: median(processorMs),
    stepsPerSecond: 1000 / ms.median,
    rounds: turns.length,
    steps: turns.length * steps,
    longestPauseMs,
    peakMiB: peak,
  };
}

export type PageSetup = {
  /** The served folder and its address. */
  readonly site: string;
  readonly url: string;
  /** The browser of programs that need graphics and of those that do not. */
  readonly browsers: { readonly plain: Browser; readonly graphics?: Browser };
  readonly options: BrowserOptions;
};

/** Measures programs at a workload, interleaved. */
export async function measurePageWorkload(
  workload: PageWorkload,
  { site, url, browsers, options }: PageSetup,
) {
  const { threads, limit, rounds } = options;
  const say = (text: string): void => options.say(`${workload.name}: ${text}`);
  const start = join(site, "start", workload.name);
  await writeStart(start, workload);
  // The first two steps' figures in Node, on its native runtime: what every program must agree with.
  const expected = await firstFigures(OWN_COMMAND, { start, batch: workload.batch, threads }, limit);
  const programs: Record<string, PageOutcome> = {};
  const playing: Playing[] = [];
  for (const name of options.programs) {
    const program = PAGE_PROGRAMS[name];
    const browser = program?.graphics === true ? browsers.graphics : browsers.plain;
    if (program === undefined || browser === undefined) continue;
    say(name);
    const begun = await contestant(browser, url, workload, program, options);
    // Kept in the programs' order; what takes turns is filled in afterwards.
    programs[name] = { failed: "took no turn" };
    if ("run" in begun) playing.push({ ...begun, name, program, browser, turns: [], processorMs: [] });
    else programs[name] = "software" in begun ? checkedOf(begun, expected) : begun;
  }
  await takeTurns(playing, rounds, say);
  for (const one of playing)
    programs[one.name] = one.failed === undefined ? await timedOf(one, expected) : { failed: one.failed };
  const own = playing.find(({ name }) => name === BASELINE)?.turns ?? [];
  const compared = playing.filter(
    ({ name, turns }) => name !== BASELINE && turns.length > 0 && own.length > 0,
  );
  const byRound = (turns: readonly number[]) => new Map(turns.entries());
  return {
    workload: workload.name,
    title: workload.title,
    programs,
    ratios: Object.fromEntries(
      compared.map(({ name, turns }) => [name, ratioOf(byRound(own), byRound(turns))]),
    ),
  };
}
