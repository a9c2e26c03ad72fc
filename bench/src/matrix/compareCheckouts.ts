import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { startFolder } from "../paths.ts";
import { apart, titleBlock } from "../report/parts.ts";
import { between, duration, ratio } from "../report/units.ts";
import type { Block } from "../report/write.ts";
import { type Agreement, agreement, farthest } from "../turns/agreement.ts";
import {
  byRound,
  type Entry,
  type Failed,
  inOrder,
  interleave,
  ratiosOf,
  type Taken,
  type TurnSettings,
} from "../turns/interleave.ts";
import { type Machine, machine } from "../turns/machine.ts";
import type { ProgramCommand } from "../turns/program.ts";
import { median, type Spread, spread, sum } from "../turns/statistics.ts";
import { ofEach, prepareStart } from "./measureWorkload.ts";
import { OWN_COMMAND } from "./programs.ts";
import { workloadNamed } from "./workloads.ts";

/** Where a checkout has the library's program, the newest place first. */
const PROGRAM_PLACES = ["bench/dist/programs/saddlepoint.js", "bench/matrix/saddlepoint.mjs"];

/**
 * How often both programs are started. One process is slower than another of the same program by up to 8 %, whole runs long,
 * and the one that was started first more often: rounds do not average that away, starts in changing order do.
 */
const STARTS = 4;

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

type Row = {
  readonly newMs: number;
  readonly oldMs: number;
  /** The new library's time over the old one's, round by round. */
  readonly ratio: Spread;
  /** The median of the rounds of each start: how much of a ratio is which process one got. */
  readonly byStart: readonly number[];
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
export async function compareCheckouts(
  workloads: readonly string[],
  old: ProgramCommand,
  settings: TurnSettings,
): Promise<Comparison> {
  return {
    machine: machine(),
    rows: await ofEach(workloads, settings.say, (name, say) => compared(name, old, { ...settings, say })),
  };
}

async function compared(name: string, old: ProgramCommand, settings: TurnSettings): Promise<Row | Failed> {
  const { batch, stepsACall } = workloadNamed(name);
  const start = startFolder("compare");
  await prepareStart(start, name);
  const entry = { batch, small: false, stepsACall, turn: settings.turn, always: true };
  const entries = [
    { ...entry, name: "new", command: OWN_COMMAND },
    { ...entry, name: "old", command: old },
  ];
  const starts = Math.min(STARTS, settings.rounds);
  const rounds = Math.ceil(settings.rounds / starts);
  const pairs: Pair[] = [];
  for (let index = 0; index < starts; index++) {
    const pair = await played(inOrder(entries, index), start, { ...settings, rounds });
    if ("failed" in pair) return pair;
    pairs.push(pair);
  }
  const ratios = pairs.map((pair) => newOverOld(pair, "ms"));
  const least = (side: keyof Pair): number =>
    Math.min(...pairs.flatMap((pair) => pair[side].turns.map((turn) => turn.least)));
  const middle = (side: keyof Pair): number =>
    median(pairs.flatMap((pair) => pair[side].turns.map(({ ms }) => ms)));
  return {
    newMs: middle("new"),
    oldMs: middle("old"),
    ratio: spread(ratios.flat()),
    byStart: ratios.map(median),
    processorRatio: spread(pairs.flatMap((pair) => newOverOld(pair, "processorMs"))),
    ratioAtBest: least("new") / least("old"),
    rounds: ratios.flat().length,
    agreement: farthest(pairs.map((pair) => agreement(pair.old.figures, pair.new.figures, false))),
  };
}

type Pair = { readonly new: Taken; readonly old: Taken };

/** One start of both, in the order given. */
async function played(
  entries: readonly Entry[],
  start: string,
  settings: TurnSettings,
): Promise<Pair | Failed> {
  const taken: Partial<Record<string, Taken>> = {};
  for (const found of await interleave(entries, start, settings)) {
    if ("failed" in found) return { failed: `${found.name}: ${found.failed}` };
    taken[found.name] = found;
  }
  const { new: ours, old: theirs } = taken;
  if (ours === undefined || theirs === undefined) throw new Error("compare: a program took no part");
  return { new: ours, old: theirs };
}

/** New over old in each round. */
const newOverOld = (pair: Pair, key: "ms" | "processorMs"): readonly number[] =>
  ratiosOf(byRound(pair.new.turns, key), byRound(pair.old.turns, key));

const spreadText = ({ median: middle, quartiles }: Spread): string =>
  Number.isFinite(middle) ? `${middle.toFixed(3)} [${between(quartiles, (x) => x.toFixed(3))}]` : "";

/** The comparison for a terminal. */
export function comparisonBlocks({ machine: ranOn, rows }: Comparison): readonly Block[] {
  return [
    titleBlock(
      "A step's time in this checkout's library over that in the other's, in turns: median [middle half]",
      ranOn,
    ),
    {
      table: [
        [
          "step",
          "new / old",
          "by start",
          "processor",
          "at best",
          "new",
          "old",
          "rounds",
          "losses apart (steps 1, 2)",
        ],
        ...Object.entries(rows).map(([name, row]) =>
          "failed" in row
            ? [name, `failed (${row.failed})`]
            : [
                name,
                spreadText(row.ratio),
                `${Math.min(...row.byStart).toFixed(2)} to ${Math.max(...row.byStart).toFixed(2)}`,
                spreadText(row.processorRatio),
                row.ratioAtBest.toFixed(3),
                duration(row.newMs),
                duration(row.oldMs),
                `${row.rounds}`,
                apart(row.agreement),
              ],
        ),
      ],
    },
    { list: [`In all: ${overall(rows)}`] },
  ];
}

/** The geometric mean of the rows' ratios, to which a general slowdown adds up. */
function overall(rows: Comparison["rows"]): string {
  const logs = Object.values(rows).flatMap((row) => ("failed" in row ? [] : [Math.log(row.ratio.median)]));
  return logs.length === 0 ? "nothing" : ratio(Math.exp(sum(logs) / logs.length));
}

/** Whether both libraries did the same step everywhere. */
export const sameSteps = ({ rows }: Comparison): boolean =>
  Object.values(rows).every((row) => !("failed" in row) && row.agreement.same);
