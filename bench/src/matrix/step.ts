import { startFolder } from "../paths.ts";
import { about, apart, notesBlock, ranOf, titleBlock } from "../report/parts.ts";
import { duration, memory, optional } from "../report/units.ts";
import { type Block, type Column, tableOf } from "../report/write.ts";
import type { TurnSettings } from "../turns/interleave.ts";
import { type Machine, machine } from "../turns/machine.ts";
import { measureWorkload, type Outcome, type Timed } from "./measureWorkload.ts";
import { workloadNamed } from "./workloads.ts";

const WORKLOAD = workloadNamed("mnist-paper/infogan");

/** The paper's MNIST step: the library's time, the peers', and the library's over theirs. */
type StepReport = {
  readonly saddlepoint: Outcome;
  readonly peers: Readonly<Record<string, Outcome>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly machine: Machine;
};

export async function measureStep(
  names: readonly string[],
  { steps, ...settings }: Pick<TurnSettings, "threads" | "limit" | "say"> & { readonly steps: number },
): Promise<StepReport> {
  const ranOn = machine();
  // A turn is one call of the library.
  const turnSteps = Math.min(WORKLOAD.stepsACall, steps);
  const { programs, ratios } = await measureWorkload(WORKLOAD, names, {
    ...settings,
    start: startFolder("step"),
    rounds: Math.ceil(steps / turnSteps),
    turnSteps,
    turn: 3,
    asked: true,
  });
  const { saddlepoint = { absent: "not measured" }, ...peers } = programs;
  const medians = Object.entries(ratios).map(([name, { median }]) => [name, median] as const);
  return { saddlepoint, peers, ratios: Object.fromEntries(medians), machine: ranOn };
}

const COLUMNS: readonly Column<Timed & { readonly name: string; readonly ratio: number | undefined }>[] = [
  ["", ({ name }) => name],
  ["median", (row) => about(row) + duration(row.medianMs)],
  ["min", ({ minMs }) => optional(minMs, duration)],
  ["peak memory", ({ peakMiB }) => optional(peakMiB, memory)],
  ["saddlepoint / it", (row) => optional(row.ratio, (x) => about(row) + x.toPrecision(3))],
  ["losses apart (steps 1, 2)", ({ agreement }) => optional(agreement, (found) => apart(found, 1))],
];

function note({ engine, steps, rounds, extrapolatedFrom: from }: Timed): string {
  const where =
    from === undefined ? "" : ` at each of the batches ${from.join(" and ")}, extrapolated in a line`;
  return `${engine}; ${steps} timed steps${where}, in ${rounds} turns`;
}

/** The report for a terminal, with what each row was run on below it. */
export function stepBlocks({ saddlepoint, peers, ratios, machine: ranOn }: StepReport): readonly Block[] {
  const outcomes = { saddlepoint, ...peers };
  const rows = ranOf(outcomes).map((row) => ({ ...row, ratio: ratios[row.name] }));
  return [
    titleBlock(`The InfoGAN MNIST step, batch ${WORKLOAD.batch}, float32`, ranOn),
    tableOf(COLUMNS, rows),
    notesBlock(outcomes, note),
  ];
}
