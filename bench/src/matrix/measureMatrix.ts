import { readFileSync, writeFileSync } from "node:fs";
import type { BrowserReport, NoBrowser } from "../browser/report.ts";
import { fromRoot, startFolder } from "../paths.ts";
import { markdown } from "../report/write.ts";
import type { Ceiling } from "../roofline/measureCeiling.ts";
import type { Failed, TurnSettings } from "../turns/interleave.ts";
import { lastLine } from "../turns/lastLine.ts";
import { type Machine, machine } from "../turns/machine.ts";
import type { Absent } from "../turns/program.ts";
import { run } from "../turns/run.ts";
import { measureWorkload, ofEach, type WorkloadResult } from "./measureWorkload.ts";
import { documentBlocks } from "./report.ts";
import { ceilingOf, type UnderRoof, underTheRoof } from "./underTheRoof.ts";
import { workloadNamed } from "./workloads.ts";

/** Where, when and how a matrix was measured. */
export type Run = {
  readonly machine: Machine;
  readonly version: string;
  readonly settings: {
    readonly names: readonly string[];
    readonly rounds: number;
    readonly turnSeconds: number;
    readonly threads: number;
  };
  readonly ceiling: Ceiling | Absent;
  /** How long all of it took. */
  readonly seconds: number;
  /** When it began, as ISO 8601 has it; reports of older versions do not say. */
  readonly began?: string | undefined;
};

/** A workload's row. In a merged report it says from which run it is. */
export type MatrixRow = ((WorkloadResult & { readonly roofline?: UnderRoof }) | Failed) & {
  readonly run?: string;
};

/** All rows of a run; or rows of several runs, by name, where reports were merged: then its own facts are the first run's. */
export type MatrixReport = Run & {
  readonly results: Readonly<Record<string, MatrixRow>>;
  readonly browser?: ((BrowserReport | NoBrowser | Absent) & { readonly run?: string }) | undefined;
  readonly runs?: Readonly<Record<string, Run>>;
};

export type MatrixSettings = TurnSettings & {
  readonly workloads: readonly string[];
  readonly names: readonly string[];
  readonly asked: boolean;
  readonly page: boolean;
};

export async function measureMatrix(settings: MatrixSettings): Promise<MatrixReport> {
  const { workloads, names, rounds, turn, threads, page, say } = settings;
  const clock = performance.now();
  const began = new Date().toISOString();
  const ranOn = machine();
  if (ranOn.busy) say(`the machine is busy (load ${ranOn.load.toFixed(1)}): these times will mislead`);
  say("the machine's ceiling");
  const ceiling = await ceilingOf(settings);
  if ("absent" in ceiling) say(`no roofline: ${ceiling.absent}`);
  const start = startFolder("matrix");
  const results = await ofEach(workloads, say, async (name, progress): Promise<MatrixRow> => {
    const found = await measureWorkload(workloadNamed(name), names, { ...settings, start, say: progress });
    return "absent" in ceiling || found.rounds.length === 0
      ? found
      : { ...found, roofline: underTheRoof(start, found.rounds, ceiling) };
  });
  if (page) say("in a page");
  const browser = page ? await measurePage(threads) : undefined;
  if (browser !== undefined && "absent" in browser) say(`no page: ${browser.absent}`);
  const { version } = JSON.parse(readFileSync(fromRoot("packages/saddlepoint/package.json"), "utf8"));
  return {
    machine: ranOn,
    version,
    settings: { names, rounds, turnSeconds: turn, threads },
    ceiling,
    results,
    browser,
    seconds: (performance.now() - clock) / 1000,
    began,
  };
}

/** Turns, and seconds: of a program's turns, and of it all. */
const PAGE = { rounds: 5, limit: 20, whole: 600 };

/** What `bench:browser` reports of the same steps in a page of Chromium, or `absent` with the reason. */
async function measurePage(threads: number): Promise<NonNullable<MatrixReport["browser"]>> {
  const { rounds, limit, whole } = PAGE;
  const flags = ["--rounds", `${rounds}`, "--threads", `${threads}`, "--limit", `${limit}`];
  const args = [fromRoot("bench/dist/main.js"), "browser", "--json", ...flags];
  const { stdout, stderr, stopped } = await run(process.execPath, args, { seconds: whole });
  if (stopped) return { absent: `bench:browser took more than ${whole} s` };
  try {
    return JSON.parse(stdout);
  } catch {
    return { absent: lastLine(stderr) };
  }
}

/** Whether every workload ran, and every program that ran did the same step. */
export const sound = ({ results }: MatrixReport): boolean =>
  Object.values(results).every(
    (row) =>
      !("failed" in row) &&
      Object.values(row.programs).every(
        (outcome) => !("agreement" in outcome) || outcome.agreement?.same !== false,
      ),
  );

export function writeDocument(report: MatrixReport, say: (text: string) => void): void {
  writeFileSync(fromRoot("docs/benchmarks.md"), markdown(documentBlocks(report)));
  say("wrote docs/benchmarks.md");
}
