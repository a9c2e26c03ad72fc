import { startFolder } from "../paths.ts";
import { apart, notesBlock, titleBlock } from "../report/parts.ts";
import { duration, memory, optional } from "../report/units.ts";
import type { Block, Row } from "../report/write.ts";
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

const HEADINGS = ["", "median", "min", "peak memory", "saddlepoint / it", "losses apart (steps 1, 2)"];

function row(name: string, outcome: Outcome, ratio: number | undefined): readonly Row[] {
  if (!("medianMs" in outcome)) return [];
  const about = outcome.extrapolatedFrom === undefined ? "" : "~";
  return [
    [
      name,
      about + duration(outcome.medianMs),
      optional(outcome.minMs, duration),
      optional(outcome.peakMiB, memory),
      optional(ratio, (x) => about + x.toPrecision(3)),
      optional(outcome.agreement, (found) => apart(found, 1)),
    ],
  ];
}

function note({ engine, steps, rounds, extrapolatedFrom: from }: Timed): string {
  const where =
    from === undefined ? "" : ` at each of the batches ${from.join(" and ")}, extrapolated in a line`;
  return `${engine}; ${steps} timed steps${where}, in ${rounds} turns`;
}

/** The report for a terminal, with what each row was run on below it. */
export function stepBlocks({ saddlepoint, peers, ratios, machine: ranOn }: StepReport): readonly Block[] {
  const outcomes = { saddlepoint, ...peers };
  return [
    titleBlock(`The InfoGAN MNIST step, batch ${WORKLOAD.batch}, float32`, ranOn),
    {
      table: [
        HEADINGS,
        ...Object.entries(outcomes).flatMap(([name, outcome]) => row(name, outcome, ratios[name])),
      ],
    },
    notesBlock(outcomes, note),
  ];
}
