import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { startFolder } from "../paths.ts";
import { apart, titleBlock } from "../report/parts.ts";
import { between, duration, ratio } from "../report/units.ts";
import type { Block } from "../report/write.ts";
import { type Agreement, agreement } from "../turns/agreement.ts";
import { byRound, type Failed, interleave, ratioOf } from "../turns/interleave.ts";
import { messageOf } from "../turns/lastLine.ts";
import { type Machine, machine } from "../turns/machine.ts";
import type { ProgramCommand } from "../turns/program.ts";
import { type Spread, spread } from "../turns/statistics.ts";
import { prepareStart } from "./measureWorkload.ts";
import { OWN_COMMAND } from "./programs.ts";
import { workloadNamed } from "./workloads.ts";

/** Where a checkout has the library's program, the newest place first. */
const PROGRAM_PLACES = ["bench/dist/programs/saddlepoint.js", "bench/matrix/saddlepoint.mjs"];

/**
 * The library's program of another checkout, as one more contestant: it knows the protocol, and the library of its own commit.
 *
 * @throws RangeError when there is none, or the checkout is not built
 */
export function programOf(checkout: string): ProgramCommand {
  const built = existsSync(join(checkout, "packages/saddlepoint/dist/index.js"));
  const program = PROGRAM_PLACES.map((place) => resolve(checkout, place)).find((path) => existsSync(path));
  if (built && program !== undefined) return { file: process.execPath, args: [program] };
  throw new RangeError(
    `compare: CHECKOUT must be a built checkout with one of ${PROGRAM_PLACES.join(", ")}, got ${checkout}`,
  );
}

export type CompareSettings = {
  readonly workloads: readonly string[];
  readonly rounds: number;
  readonly turnSeconds: number;
  readonly threads: number;
  readonly seconds: number;
  readonly say: (text: string) => void;
};

type Row = {
  readonly newMs: number;
  readonly oldMs: number;
  /** The new library's time over the old one's, round by round. */
  readonly ratio: Spread;
  /** The same of processors' time, which other work on the machine disturbs less, where the system tells it. */
  readonly processorRatio: Spread;
  /** The fastest step of all rounds over the other's. */
  readonly ratioAtBest: number;
  readonly rounds: number;
  readonly agreement: Agreement;
};

export type Comparison = {
  readonly machine: Machine;
  readonly rows: Readonly<Record<string, Row | Failed>>;
};

/** Times the steps of workloads in this checkout's library and in another's, in turns in one run. */
export async function compareCheckouts(old: ProgramCommand, settings: CompareSettings): Promise<Comparison> {
  const ranOn = machine();
  const rows: Record<string, Row | Failed> = {};
  for (const [i, name] of settings.workloads.entries()) {
    const say = (text: string): void =>
      settings.say(`${i + 1}/${settings.workloads.length} ${name}: ${text}`);
    try {
      rows[name] = await compared(name, old, { ...settings, say });
    } catch (error) {
      say(messageOf(error));
      rows[name] = { failed: messageOf(error) };
    }
  }
  return { machine: ranOn, rows };
}

async function compared(name: string, old: ProgramCommand, settings: CompareSettings): Promise<Row | Failed> {
  const { batch, stepsACall } = workloadNamed(name);
  const { turnSeconds } = settings;
  const start = startFolder("compare");
  await prepareStart(start, name);
  const entry = { batch, small: false, stepsACall, turnSeconds, always: true };
  const [ours, theirs] = await interleave(
    [
      { ...entry, name: "new", command: OWN_COMMAND },
      { ...entry, name: "old", command: old },
    ],
    { ...settings, start },
  );
  if (ours === undefined || "failed" in ours) return { failed: `new: ${ours?.failed}` };
  if (theirs === undefined || "failed" in theirs) return { failed: `old: ${theirs?.failed}` };
  return {
    newMs: spread(ours.turns.map(({ ms }) => ms)).median,
    oldMs: spread(theirs.turns.map(({ ms }) => ms)).median,
    ratio: ratioOf(byRound(ours.turns), byRound(theirs.turns)),
    processorRatio: ratioOf(byRound(ours.turns, "processorMs"), byRound(theirs.turns, "processorMs")),
    ratioAtBest:
      Math.min(...ours.turns.map(({ least }) => least)) / Math.min(...theirs.turns.map(({ least }) => least)),
    rounds: ours.turns.length,
    agreement: agreement(theirs.figures, ours.figures, false),
  };
}

const spreadText = ({ median, quartiles }: Spread): string =>
  Number.isFinite(median) ? `${median.toFixed(3)} [${between(quartiles, (x) => x.toFixed(3))}]` : "";

/** The comparison for a terminal. */
export function comparisonBlocks({ machine: ranOn, rows }: Comparison): readonly Block[] {
  return [
    titleBlock(
      "A step's time in this checkout's library over that in the other's, in turns: median [middle half]",
      ranOn,
    ),
    {
      table: [
        ["step", "new / old", "processor", "at best", "new", "old", "rounds", "losses apart (steps 1, 2)"],
        ...Object.entries(rows).map(([name, row]) => {
          if ("failed" in row) return [name, `failed (${row.failed})`, "", "", "", "", "", ""];
          return [
            name,
            spreadText(row.ratio),
            spreadText(row.processorRatio),
            row.ratioAtBest.toFixed(3),
            duration(row.newMs),
            duration(row.oldMs),
            `${row.rounds}`,
            apart(row.agreement),
          ];
        }),
      ],
    },
    { list: [`In all: ${overall(rows)}`] },
  ];
}

/** The geometric mean of the rows' ratios, to which a general slowdown adds up. */
function overall(rows: Comparison["rows"]): string {
  const ratios = Object.values(rows).flatMap((row) => ("failed" in row ? [] : [Math.log(row.ratio.median)]));
  return ratios.length === 0 ? "nothing" : ratio(Math.exp(ratios.reduce((a, b) => a + b, 0) / ratios.length));
}

/** Whether both libraries did the same step everywhere. */
export const sameSteps = ({ rows }: Comparison): boolean =>
  Object.values(rows).every((row) => !("failed" in row) && row.agreement.same);
