import { apart, notesBlock, titleBlock } from "../report/parts.ts";
import { between, duration, memory, optional, rate } from "../report/units.ts";
import { type Block, type Column, tableOf, when } from "../report/write.ts";
import type { Agreement } from "../turns/agreement.ts";
import type { Failed } from "../turns/interleave.ts";
import type { Machine } from "../turns/machine.ts";
import type { Absent } from "../turns/program.ts";
import type { Spread } from "../turns/statistics.ts";
import { BASELINE } from "./programs.ts";

/** What a program says of itself in a page. */
export type Found = {
  readonly engine: string;
  /** The graphics card, of programs that need one. */
  readonly adapter?: string | undefined;
  readonly compileMs?: number;
  readonly modelBytes?: number;
};

/** Only a program's numbers were checked: its time on a software adapter says nothing of a card's. */
export type Checked = Found & { readonly software: true; readonly agreement: Agreement };

export type TimedInPage = Found & {
  readonly agreement: Agreement;
  readonly medianMs: number;
  readonly quartilesMs: readonly [number, number];
  readonly minMs: number;
  readonly processorMs: number;
  readonly stepsPerSecond: number;
  readonly rounds: number;
  readonly steps: number;
  readonly peakMiB: number | undefined;
  /** How long the page's own thread was held up while the library's worker ran a turn. */
  readonly longestPauseMs: number | undefined;
};

export type PageOutcome = TimedInPage | Checked | Absent | Failed;

export type PageWorkload = {
  readonly workload: string;
  readonly title: string;
  readonly programs: Readonly<Record<string, PageOutcome>>;
  /** The baseline's time over a program's, round by round. */
  readonly ratios: Readonly<Record<string, Spread>>;
};

/** When each part of the way to a first step was done, in milliseconds from the page's opening. */
export type Moments = Readonly<
  Record<"started" | "loaded" | "data" | "compiled" | "stepped" | "heard", number>
>;

export type FirstStep = {
  readonly workload: string;
  readonly coldMs: number;
  readonly warmMs: number;
  readonly quartilesMs: readonly [number, number];
  readonly compileMs: number;
  readonly parts: Moments;
};

export type BrowserReport = {
  readonly machine: Machine;
  readonly browser: string;
  readonly workloads: readonly PageWorkload[];
  readonly firstSteps: readonly FirstStep[];
};

/** There is no Chromium. */
export type NoBrowser = Absent & { readonly workloads: readonly []; readonly firstSteps: readonly [] };

type Row = TimedInPage & { readonly name: string; readonly ratio: Spread | undefined };

const COLUMNS: readonly Column<Row>[] = [
  ["", ({ name }) => name],
  ["step", ({ medianMs }) => duration(medianMs)],
  ["middle half", ({ quartilesMs }) => between(quartilesMs)],
  ["steps/s", ({ stepsPerSecond }) => rate(stepsPerSecond)],
  [`${BASELINE} / it`, ({ ratio }) => optional(ratio, ({ median }) => median.toPrecision(2))],
  ["processor", ({ processorMs }) => duration(processorMs)],
  ["compilation", ({ compileMs }) => optional(compileMs, duration)],
  ["peak memory", ({ peakMiB }) => optional(peakMiB, memory)],
  ["page held up", ({ longestPauseMs }) => optional(longestPauseMs, duration)],
  ["losses apart (steps 1, 2)", ({ agreement }) => apart(agreement)],
];

function note(outcome: TimedInPage | Checked): string {
  if ("software" in outcome)
    return `${outcome.engine}, on ${outcome.adapter}: not timed, its numbers are checked: apart ${apart(outcome.agreement)}`;
  return `${outcome.engine}; ${outcome.steps} steps in ${outcome.rounds} turns`;
}

const workloadBlocks = ({ title, programs, ratios }: PageWorkload): readonly Block[] => [
  { heading: title },
  tableOf(
    COLUMNS,
    Object.entries(programs).flatMap(([name, outcome]) =>
      "medianMs" in outcome ? [{ ...outcome, name, ratio: ratios[name] }] : [],
    ),
  ),
  notesBlock(programs, note),
];

function firstText({ workload, coldMs, warmMs, quartilesMs, parts }: FirstStep): string {
  const { started, loaded, data, compiled, stepped } = parts;
  const since = [
    ["the worker", started],
    ["its code", loaded - started],
    ["the data", data - loaded],
    ["weights, graph and session", compiled - data],
    ["one step", stepped - compiled],
  ] as const;
  const shown = since.map(([what, ms]) => `${what} ${duration(ms)}`).join(", ");
  return `${workload}: ${duration(warmMs)} (${between(quartilesMs)}) with a warm cache, ${duration(coldMs)} with an empty one; ${shown}`;
}

/** The report for a terminal. */
export const browserBlocks = (report: BrowserReport): readonly Block[] => [
  titleBlock(`Training steps in a page: ${report.browser}`, report.machine),
  ...report.workloads.flatMap(workloadBlocks),
  ...when(
    report.firstSteps.length > 0,
    { heading: "From opening a page to its first training step" },
    { list: report.firstSteps.map(firstText) },
  ),
];
