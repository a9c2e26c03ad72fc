import { readFileSync, writeFileSync } from "node:fs";
import type { BrowserReport } from "../browser/report.ts";
import { fromRoot, startFolder } from "../paths.ts";
import { markdown } from "../report/write.ts";
import type { Ceiling } from "../roofline/measureCeiling.ts";
import { lastLine, messageOf } from "../turns/lastLine.ts";
import { type Machine, machine } from "../turns/machine.ts";
import type { Absent } from "../turns/program.ts";
import { run } from "../turns/run.ts";
import { measureWorkload, type WorkloadResult } from "./measureWorkload.ts";
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
  readonly began?: string;
};

/** A workload's row. In a merged report it says from which run it is. */
export type MatrixRow = (
  | (WorkloadResult & { readonly roofline?: UnderRoof })
  | { readonly failed: string }
) & {
  readonly run?: string;
};

/** All rows of a run; or rows of several runs, by name, where reports were merged: then its own facts are the first run's. */
export type MatrixReport = Run & {
  readonly results: Readonly<Record<string, MatrixRow>>;
  readonly browser?: (BrowserReport | Absent) & { readonly run?: string };
  readonly runs?: Readonly<Record<string, Run>>;
};

export type MatrixSettings = Run["settings"] & {
  readonly workloads: readonly string[];
  readonly asked: boolean;
  readonly page: boolean;
  readonly seconds: number;
  readonly say: (text: string) => void;
};

export async function measureMatrix(given: MatrixSettings): Promise<MatrixReport> {
  const { workloads, names, rounds, turnSeconds, threads, page, say } = given;
  const clock = performance.now();
  const began = new Date().toISOString();
  const ranOn = machine();
  if (ranOn.busy) say(`the machine is busy (load ${ranOn.load.toFixed(1)}): these times will mislead`);
  say("the machine's ceiling");
  const ceiling = await ceilingOf(given);
  if ("absent" in ceiling) say(`no roofline: ${ceiling.absent}`);
  const results: Record<string, MatrixRow> = {};
  for (const [i, name] of workloads.entries()) {
    const progress = (text: string): void => say(`${i + 1}/${workloads.length} ${name}: ${text}`);
    try {
      results[name] = await measureRow(name, given, ceiling, progress);
    } catch (error) {
      progress(messageOf(error));
      results[name] = { failed: messageOf(error) };
    }
  }
  if (page) say("in a page");
  const browser = page ? await measurePage(threads) : undefined;
  if (browser !== undefined && "absent" in browser) say(`no page: ${browser.absent}`);
  const { version } = JSON.parse(readFileSync(fromRoot("packages/saddlepoint/package.json"), "utf8"));
  return {
    machine: ranOn,
    version,
    settings: { names, rounds, turnSeconds, threads },
    ceiling,
    results,
    ...(browser === undefined ? {} : { browser }),
    seconds: (performance.now() - clock) / 1000,
    began,
  };
}

async function measureRow(
  name: string,
  { names, ...settings }: MatrixSettings,
  ceiling: Ceiling | Absent,
  say: (text: string) => void,
): Promise<MatrixRow> {
  const start = startFolder("matrix");
  const found = await measureWorkload(workloadNamed(name), names, { ...settings, start, say });
  return "absent" in ceiling || found.rounds.length === 0
    ? found
    : { ...found, roofline: underTheRoof(start, found.rounds, ceiling) };
}

const PAGE = { rounds: 5, turnLimitSeconds: 20, wholeSeconds: 600 };

/** What `bench:browser` reports of the same steps in a page of Chromium, or `absent` with the reason. */
async function measurePage(threads: number): Promise<NonNullable<MatrixReport["browser"]>> {
  const flags = { rounds: PAGE.rounds, threads, limit: PAGE.turnLimitSeconds };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { stdout, stderr, stopped } = await run(
    process.execPath,
    [fromRoot("bench/dist/main.js"), "browser", "--json", ...args],
    { seconds: PAGE.wholeSeconds },
  );
  if (stopped) return { absent: `bench:browser took more than ${PAGE.wholeSeconds} s` };
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
