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
  readonly turnSeconds: number;
  /** Steps of a turn where they fit its time; as many as fit unless told. */
  readonly turnSteps?: number | undefined;
  /** Whether it takes part in every round however slow it is. */
  readonly always?: boolean;
};

export type InTurns = {
  readonly start: string;
  readonly threads: number;
  /** The limit of one answer. */
  readonly seconds: number;
  readonly rounds: number;
  readonly say: (text: string) => void;
};

/** One turn: milliseconds and processor milliseconds a step, and its fastest step. */
export type Turn = {
  readonly round: number;
  readonly ms: number;
  readonly least: number;
  readonly steps: number;
  readonly processorMs?: number;
};

/** What a program did in its turns. */
export type Taken = {
  readonly engine: string;
  readonly figures: readonly Figures[];
  /** What it took up to the end of its second step beyond two later steps. */
  readonly compileMs: number;
  readonly peakMiB?: number | undefined;
  readonly turns: readonly Turn[];
  /** The largest share of one core that it used while it waited. */
  readonly idle: number;
};

export type Failed = { readonly failed: string };
export type Measured = Entry & (Taken | Failed);

type Playing = {
  readonly entry: Entry;
  readonly program: Program;
  readonly engine: string;
  readonly figures: readonly Figures[];
  readonly compileMs: number;
  readonly steps: number;
  readonly rounds: number;
  readonly turns: Turn[];
  peakMiB: number | undefined;
  idle: number;
  failed: string | undefined;
};

/** Starts a program and takes the two steps that are compared, and some more to know how long a step is. */
async function begin(entry: Entry, { start, threads, seconds, rounds }: InTurns): Promise<Playing | Failed> {
  const program = startProgram(entry.command, { start, batch: entry.batch, threads });
  try {
    const { engine, setupMs } = await program.ready(seconds);
    const first = await program.run(COMPARED, seconds);
    const last = first.ms.slice(-1);
    const slow = sum(last) > 1000 * entry.turnSeconds;
    const ms = median(slow ? last : (await program.run(entry.stepsACall, seconds)).ms);
    return {
      entry,
      program,
      engine,
      figures: first.figures,
      compileMs: setupMs + Math.max(0, sum(first.ms) - COMPARED * ms),
      ...turnOf(entry, ms, rounds),
      turns: [],
      peakMiB: undefined,
      idle: 0,
      failed: undefined,
    };
  } catch (error) {
    program.stop();
    return { failed: messageOf(error) };
  }
}

/** How many steps a turn has, in whole calls, and in how many rounds it takes part. */
function turnOf({ turnSteps, turnSeconds, stepsACall, always }: Entry, stepMs: number, rounds: number) {
  if (turnSteps !== undefined && turnSteps * stepMs <= 1000 * turnSeconds)
    return { steps: turnSteps, rounds };
  const wanted = (1000 * turnSeconds) / stepMs;
  const least = stepsACall > 1 ? stepsACall : wanted >= 1 ? LEAST_STEPS : 1;
  const steps = Math.min(MOST_STEPS, Math.max(least, Math.round(wanted / stepsACall) * stepsACall));
  const affordable = Math.floor((MOST_TURNS * rounds * 1000 * turnSeconds) / (steps * stepMs));
  return { steps, rounds: always ? rounds : Math.min(rounds, Math.max(1, affordable)) };
}

/** Whether a program that takes part in `some` of `all` rounds does in this one: evenly spread, the first always. */
const takesPart = (round: number, some: number, all: number): boolean =>
  Math.floor((round * some) / all) !== Math.floor(((round - 1) * some) / all);

/**
 * Runs programs in turns, so that whatever else the machine does hits all of them alike: every program is started, stays
 * alive, and in each round takes one turn while the others wait for their input. Who begins a round changes.
 *
 * @returns for each entry what it did, or `failed`, why there is nothing
 */
export async function interleave(entries: readonly Entry[], settings: InTurns): Promise<readonly Measured[]> {
  const { rounds, seconds, say } = settings;
  const found: { readonly entry: Entry; readonly begun: Playing | Failed }[] = [];
  const playing = (): Playing[] =>
    found.flatMap(({ begun }) => ("program" in begun && begun.failed === undefined ? [begun] : []));
  try {
    for (const entry of entries) {
      say(`${entry.name}${entry.small ? ` at batch ${entry.batch}` : ""} starts`);
      const begun = await begin(entry, settings);
      if (begun.failed !== undefined) say(`${entry.name}: ${begun.failed}`);
      found.push({ entry, begun });
    }
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      const order = [...found.slice(round % found.length), ...found.slice(0, round % found.length)];
      for (const { begun } of order) {
        if (!("program" in begun) || begun.failed !== undefined) continue;
        if (!takesPart(round, begun.rounds, rounds)) continue;
        await takeTurn(begun, playing(), round, seconds);
        if (begun.failed !== undefined) say(`${begun.entry.name}: ${begun.failed}`);
      }
    }
    for (const one of playing()) await finish(one);
  } finally {
    for (const { begun } of found) if ("program" in begun) begun.program.stop();
  }
  return found.map(({ entry, begun }) => {
    if (!("program" in begun)) return { ...entry, ...begun };
    const { engine, figures, compileMs, peakMiB, turns, idle, failed } = begun;
    return failed === undefined
      ? { ...entry, engine, figures, compileMs, peakMiB, turns, idle }
      : { ...entry, failed };
  });
}

async function takeTurn(
  one: Playing,
  all: readonly Playing[],
  round: number,
  seconds: number,
): Promise<void> {
  const others = all
    .filter((other) => other !== one)
    .map((other) => ({ other, before: other.program.processorSeconds() }));
  const usedBefore = one.program.processorSeconds();
  const began = performance.now();
  try {
    const { ms } = await one.program.run(one.steps, seconds);
    const elapsed = (performance.now() - began) / 1000;
    const used = one.program.processorSeconds() - usedBefore;
    one.turns.push({
      round,
      ms: median(ms),
      least: Math.min(...ms),
      steps: ms.length,
      ...(Number.isFinite(used) ? { processorMs: (1000 * used) / ms.length } : {}),
    });
    for (const { other, before } of others) {
      const share = (other.program.processorSeconds() - before) / elapsed;
      if (share > other.idle) other.idle = share;
    }
  } catch (error) {
    one.failed = messageOf(error);
    one.program.stop();
  }
}

async function finish(one: Playing): Promise<void> {
  try {
    one.peakMiB = (await one.program.end()).peakMiB;
  } catch {
    // It has done its work; only its memory is not known.
  }
}

/** One's time over another's, round by round: in the rounds in which both took part. */
export function ratioOf(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): Spread {
  return spread(
    [...other].flatMap(([round, ms]) => {
      const ours = one.get(round);
      return ours === undefined ? [] : [ours / ms];
    }),
  );
}

/** Milliseconds a step in each round, or processors' milliseconds where they are known. */
export const byRound = (
  turns: readonly Turn[],
  key: "ms" | "processorMs" = "ms",
): ReadonlyMap<number, number> =>
  new Map(turns.flatMap((turn) => (turn[key] === undefined ? [] : [[turn.round, turn[key]]])));
