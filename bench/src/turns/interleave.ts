import type { Figures } from "./agreement.ts";
import { messageOf } from "./lastLine.ts";
import { COMPARED, type Program, type ProgramCommand, startProgram } from "./program.ts";
import { median, type Spread, spread, sum } from "./statistics.ts";

/** A turn of the first round is at least so many steps, so that one slow step does not decide. */
const LEAST_STEPS = 3;
const MOST_STEPS = 2000;
/**
 * What one program may take in all rounds of a workload, in turns of the usual length: slow ones leave rounds out, but for
 * those that take part always, with which the others are compared.
 */
const MOST_TURNS = 3;

/** A program that is to take turns. */
export type Entry = {
  readonly name: string;
  readonly command: ProgramCommand;
  readonly batch: number;
  /** Whether the batch is smaller than the workload's. */
  readonly small: boolean;
  readonly stepsACall: number;
  /** How long a turn is, in seconds. */
  readonly turn: number;
  /** Steps of a turn where they fit its time; as many as fit unless told. */
  readonly turnSteps?: number | undefined;
  /** Whether it takes part in every round however slow it is. */
  readonly always?: boolean;
};

/** How programs take turns, as the flags of those names say it. */
export type TurnSettings = {
  readonly rounds: number;
  /** How long a turn is, in seconds. */
  readonly turn: number;
  readonly threads: number;
  /** How long one answer of a program may take, in seconds. */
  readonly limit: number;
  readonly say: (text: string) => void;
};

/** One turn: milliseconds and processor milliseconds a step, and its fastest step. */
export type Turn = {
  readonly round: number;
  readonly ms: number;
  readonly least: number;
  readonly steps: number;
  readonly processorMs?: number | undefined;
};

/** What a program did in its turns. */
export type Taken = {
  readonly engine: string;
  readonly figures: readonly Figures[];
  /** What it took up to the end of its second step beyond two later steps. */
  readonly compileMs: number;
  peakMiB?: number | undefined;
  readonly turns: Turn[];
  /** The largest share of one core that it used while it waited. */
  idle: number;
};

export type Failed = { readonly failed: string };
export type Measured = Entry & (Taken | Failed);

/** How many steps a turn has, in whole calls, and in how many rounds a program takes part. */
type Plan = { readonly steps: number; readonly rounds: number };

/** A program and what it did so far: nothing before it has begun, and after it has failed. */
type Player = {
  readonly entry: Entry;
  readonly program: Program;
  taken: (Taken & Plan) | undefined;
  failed: string;
};

/** Takes the two steps that are compared, and some more to know how long a step is. */
async function begin({ entry, program }: Player, { limit, rounds }: TurnSettings): Promise<Taken & Plan> {
  const { engine, setupMs } = await program.ready(limit);
  const { ms: first, figures } = await program.run(COMPARED, limit);
  const last = first.slice(-1);
  const slow = sum(last) > 1000 * entry.turn;
  const ms = median(slow ? last : (await program.run(entry.stepsACall, limit)).ms);
  const compileMs = setupMs + Math.max(0, sum(first) - COMPARED * ms);
  return { engine, figures, compileMs, turns: [], idle: 0, ...planOf(entry, ms, rounds) };
}

function planOf({ turnSteps, turn, stepsACall, always }: Entry, stepMs: number, rounds: number): Plan {
  if (turnSteps !== undefined && turnSteps * stepMs <= 1000 * turn) return { steps: turnSteps, rounds };
  const wanted = (1000 * turn) / stepMs;
  const least = stepsACall > 1 ? stepsACall : wanted >= 1 ? LEAST_STEPS : 1;
  const steps = Math.min(MOST_STEPS, Math.max(least, Math.round(wanted / stepsACall) * stepsACall));
  const affordable = Math.floor((MOST_TURNS * rounds * 1000 * turn) / (steps * stepMs));
  return { steps, rounds: always ? rounds : Math.min(rounds, Math.max(1, affordable)) };
}

/** Whether a program that takes part in `some` of `all` rounds does in this one: evenly spread, the first always. */
const takesPart = (round: number, some: number, all: number): boolean =>
  Math.floor((round * some) / all) !== Math.floor(((round - 1) * some) / all);

/** The members in the order of a round: who begins changes. */
export const inOrder = <Member>(members: readonly Member[], round: number): readonly Member[] => {
  const first = round % members.length;
  return [...members.slice(first), ...members.slice(0, first)];
};

/**
 * Runs programs in turns, so that whatever else the machine does hits all of them alike: every program is started, stays
 * alive, and in each round takes one turn while the others wait for their input. Who begins a round changes.
 *
 * @param start the folder of what all start from
 * @returns for each entry what it did, or `failed`, why there is nothing
 */
export async function interleave(
  entries: readonly Entry[],
  start: string,
  settings: TurnSettings,
): Promise<readonly Measured[]> {
  const { rounds, threads, say } = settings;
  const players: Player[] = [];
  const trying = async (player: Player, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      player.failed = messageOf(error);
      player.taken = undefined;
      player.program.stop();
      say(`${player.entry.name}: ${player.failed}`);
    }
  };
  try {
    for (const entry of entries) {
      const { name, command, batch, small } = entry;
      say(`${name}${small ? ` at batch ${batch}` : ""} starts`);
      const program = startProgram(command, { start, batch, threads });
      const player: Player = { entry, program, taken: undefined, failed: "" };
      players.push(player);
      await trying(player, async () => {
        player.taken = await begin(player, settings);
      });
    }
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      for (const player of inOrder(players, round)) {
        const { taken } = player;
        if (taken !== undefined && takesPart(round, taken.rounds, rounds))
          await trying(player, () => takeTurn(player, taken, players, round, settings.limit));
      }
    }
    for (const { program, taken } of players) {
      // One that does not tell has done its work all the same; only its memory is not known.
      if (taken !== undefined) taken.peakMiB = (await program.end().catch(() => undefined))?.peakMiB;
    }
  } finally {
    for (const { program } of players) program.stop();
  }
  return players.map(({ entry, taken, failed }) => ({ ...entry, ...(taken ?? { failed }) }));
}

async function takeTurn(
  { entry, program }: Player,
  taken: Taken & Plan,
  all: readonly Player[],
  round: number,
  limit: number,
): Promise<void> {
  const others = all.flatMap(({ entry: another, program: other, taken: waiting }) =>
    another === entry || waiting === undefined ? [] : [{ other, waiting, before: other.processorSeconds() }],
  );
  const usedBefore = program.processorSeconds();
  const began = performance.now();
  const { ms } = await program.run(taken.steps, limit);
  const elapsed = (performance.now() - began) / 1000;
  const processorMs = (1000 * (program.processorSeconds() - usedBefore)) / ms.length;
  taken.turns.push({
    round,
    ms: median(ms),
    least: Math.min(...ms),
    steps: ms.length,
    processorMs: Number.isFinite(processorMs) ? processorMs : undefined,
  });
  for (const { other, waiting, before } of others) {
    const share = (other.processorSeconds() - before) / elapsed;
    if (share > waiting.idle) waiting.idle = share;
  }
}

/** One's time over another's, round by round: in the rounds in which both took part. */
export const ratiosOf = (
  one: ReadonlyMap<number, number>,
  other: ReadonlyMap<number, number>,
): readonly number[] =>
  [...other].flatMap(([round, ms]) => {
    const ours = one.get(round);
    return ours === undefined ? [] : [ours / ms];
  });

/** The median of one's time over another's in the rounds in which both took part, and the middle half. */
export const ratioOf = (one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): Spread =>
  spread(ratiosOf(one, other));

/** Milliseconds a step in each round, or processors' milliseconds where they are known. */
export const byRound = (
  turns: readonly Turn[],
  key: "ms" | "processorMs" = "ms",
): ReadonlyMap<number, number> =>
  new Map(turns.flatMap((turn) => (turn[key] === undefined ? [] : [[turn.round, turn[key]]])));
