import { builtProgram } from "../paths.ts";
import { type Agreement, agreement, farthest } from "../turns/agreement.ts";
import {
  byRound,
  type Entry,
  type Failed,
  interleave,
  ratioOf,
  type Taken,
  type TurnSettings,
} from "../turns/interleave.ts";
import { lastLine, messageOf } from "../turns/lastLine.ts";
import { type Absent, firstFigures, nodeProgram } from "../turns/program.ts";
import { run } from "../turns/run.ts";
import { atBatch, median, type Spread, spread, sum } from "../turns/statistics.ts";
import { batchesOf, OWN_COMMAND, PROGRAMS } from "./programs.ts";
import type { RoundUnderRoof } from "./underTheRoof.ts";
import type { MatrixWorkload } from "./workloads.ts";

/** What a program did at a workload. */
export type Timed = {
  readonly engine: string;
  readonly medianMs: number;
  readonly quartilesMs: readonly [number, number];
  /** Of an extrapolation there is no fastest step, and memory at a small batch says nothing of the full one's. */
  readonly minMs?: number | undefined;
  readonly peakMiB?: number | undefined;
  readonly compileMs?: number | undefined;
  readonly processorMs?: number | undefined;
  readonly idleShare: number;
  readonly rounds: number;
  readonly steps: number;
  readonly extrapolatedFrom?: readonly number[] | undefined;
  /** How far its losses are from the library's. */
  readonly agreement?: Agreement;
};

export type Outcome = Timed | Absent | Failed;

export type WorkloadResult = {
  readonly programs: Readonly<Record<string, Outcome>>;
  /** The library's time over a program's. */
  readonly ratios: Readonly<Record<string, Spread>>;
  /** The library's time and the machine's ceiling in each round. */
  readonly rounds: readonly RoundUnderRoof[];
};

export type WorkloadSettings = TurnSettings & {
  /** The folder of what all programs start from. */
  readonly start: string;
  readonly turnSteps?: number;
  /** Whether the programs were asked for by name. */
  readonly asked: boolean;
};

const OWN = "saddlepoint";
const CEILING = "ceiling";

type Part = Entry & Taken;

/** What `measure` finds of each workload, or why it failed. */
export async function ofEach<Found>(
  workloads: readonly string[],
  say: (text: string) => void,
  measure: (name: string, say: (text: string) => void) => Promise<Found>,
): Promise<Readonly<Record<string, Found | Failed>>> {
  const found: Record<string, Found | Failed> = {};
  for (const [i, name] of workloads.entries()) {
    const progress = (text: string): void => say(`${i + 1}/${workloads.length} ${name}: ${text}`);
    try {
      found[name] = await measure(name, progress);
    } catch (error) {
      progress(messageOf(error));
      found[name] = { failed: messageOf(error) };
    }
  }
  return found;
}

/** Writes what all programs of a workload start from. */
export async function prepareStart(folder: string, workload: string): Promise<void> {
  // In a process of its own, whose memory is given back.
  const args = [builtProgram("writeStart"), folder, workload];
  const { code, stderr } = await run(process.execPath, args, { seconds: 300 });
  if (code !== 0) throw new Error(`the initial weights of ${workload}: ${lastLine(stderr)}`);
}

/** What takes part at a workload: a program at each of its batches, and the programs that do not, with why. */
async function entriesOf(workload: MatrixWorkload, names: readonly string[], settings: WorkloadSettings) {
  const { asked, turn, turnSteps } = settings;
  const full = { batch: workload.batch, small: false, stepsACall: 1, turn, turnSteps };
  const entries: Entry[] = [];
  const absent = new Map<string, Absent>();
  for (const name of [OWN, ...names]) {
    const program = PROGRAMS[name];
    const batches = program === undefined ? [] : batchesOf(program, workload, asked);
    const command =
      program === undefined || batches.length === 0 ? { absent: "not in the plan" } : await program.command();
    if ("absent" in command) absent.set(name, command);
    else if (name === OWN)
      entries.push({ ...full, name, command, stepsACall: workload.stepsACall, always: true });
    else
      for (const batch of batches)
        entries.push({ ...full, name, command, batch, small: batch !== workload.batch });
  }
  entries.push({
    ...full,
    name: CEILING,
    command: nodeProgram("ceiling"),
    turn: turn / 2,
    turnSteps: undefined,
    always: true,
  });
  return { entries, absent };
}

/** One number a round: a measured one, or that of the line through the rounds of two small batches. */
function perRound(
  parts: readonly Part[],
  fullBatch: number,
  key: "ms" | "processorMs",
): ReadonlyMap<number, number> {
  const found = parts.map(({ batch, turns }) => [batch, byRound(turns, key)] as const);
  const rounds = [...(found[0]?.[1].keys() ?? [])].filter((round) => found.every(([, at]) => at.has(round)));
  return new Map(
    rounds.map((round) => [
      round,
      atBatch(
        fullBatch,
        found.map(([batch, at]) => [batch, at.get(round) ?? Number.NaN]),
      ),
    ]),
  );
}

/** What a program did: at the full batch, or at two smaller ones for a line to it. */
export function timedOf(parts: readonly Part[], first: Part, fullBatch: number): Timed {
  const ms = spread([...perRound(parts, fullBatch, "ms").values()]);
  const processorMs = [...perRound(parts, fullBatch, "processorMs").values()];
  const { engine, turns, peakMiB, compileMs } = first;
  return {
    engine,
    medianMs: ms.median,
    quartilesMs: ms.quartiles,
    ...(parts.length > 1
      ? { extrapolatedFrom: parts.map(({ batch }) => batch) }
      : { minMs: Math.min(...turns.map(({ least }) => least)), peakMiB, compileMs }),
    processorMs: processorMs.length === 0 ? undefined : median(processorMs),
    idleShare: Math.max(...parts.map(({ idle }) => idle)),
    rounds: turns.length,
    steps: sum(turns.map(({ steps }) => steps)),
  };
}

/** What a step took in each round, median and least, and what the products beside it reached; none where those failed. */
function roundsOf(own: Part, [ceiling]: readonly Part[]): readonly RoundUnderRoof[] {
  const flops = ceiling?.figures[0]?.flops;
  if (ceiling === undefined || flops === undefined) return [];
  const gflops = (ms: number): number => flops / (1e6 * ms);
  return own.turns.flatMap(({ round, ms, least }) => {
    const products = ceiling.turns.find((turn) => turn.round === round);
    return products === undefined
      ? []
      : [{ ms, least, gflops: gflops(products.ms), most: gflops(products.least) }];
  });
}

/**
 * Measures programs at a workload, interleaved.
 *
 * @throws Error when the start cannot be written or the library itself fails
 */
export async function measureWorkload(
  workload: MatrixWorkload,
  names: readonly string[],
  settings: WorkloadSettings,
): Promise<WorkloadResult> {
  await prepareStart(settings.start, workload.name);
  const { entries, absent } = await entriesOf(workload, names, settings);
  const { start, threads, limit, say } = settings;
  const measured = await interleave(entries, start, settings);
  const partsOf = (name: string): Failed | readonly Part[] => {
    const named = measured.filter((one) => one.name === name);
    const failed = named.find((part) => "failed" in part);
    return failed ?? named.flatMap((part) => ("failed" in part ? [] : [part]));
  };
  const ours = partsOf(OWN);
  if ("failed" in ours) throw new Error(`${OWN} at ${workload.name}: ${ours.failed}`);
  const [own] = ours;
  if (own === undefined) throw new Error(`${OWN} at ${workload.name}: ${absent.get(OWN)?.absent}`);
  /** The library's own figures at each batch, run once for each that was not timed. */
  const reference = new Map([[own.batch, own.figures]]);
  const programs: Record<string, Outcome> = { [OWN]: timedOf(ours, own, workload.batch) };
  const ratios: Record<string, Spread> = {};
  for (const name of names) {
    const parts = absent.get(name) ?? partsOf(name);
    if ("absent" in parts || "failed" in parts) {
      programs[name] = parts;
      continue;
    }
    const [first] = parts;
    if (first === undefined) continue;
    const found = [];
    for (const { figures, batch, small } of parts) {
      const known =
        reference.get(batch) ?? (await firstFigures(OWN_COMMAND, { start, batch, threads }, limit));
      reference.set(batch, known);
      found.push(agreement(figures, known, small));
    }
    const apart = farthest(found);
    programs[name] = { ...timedOf(parts, first, workload.batch), agreement: apart };
    ratios[name] = ratioOf(perRound(ours, workload.batch, "ms"), perRound(parts, workload.batch, "ms"));
    if (!apart.same) say(`${name}: its losses differ from the library's: not the same step`);
  }
  const ceiling = partsOf(CEILING);
  return { programs, ratios, rounds: roundsOf(own, "failed" in ceiling ? [] : ceiling) };
}
