import { builtProgram } from "../paths.ts";
import { type Agreement, agreement, type Figures, farthest } from "../turns/agreement.ts";
import {
  type Entry,
  type Failed,
  type InTurns,
  interleave,
  ratioOf,
  type Taken,
} from "../turns/interleave.ts";
import { lastLine } from "../turns/lastLine.ts";
import { type Absent, firstFigures, type ProgramCommand } from "../turns/program.ts";
import { run } from "../turns/run.ts";
import { atBatch, median, type Spread, spread, sum } from "../turns/statistics.ts";
import { batchesOf, OWN_COMMAND, PROGRAMS } from "./programs.ts";
import { CEILING_IN_TURNS, type RoundUnderRoof } from "./underTheRoof.ts";
import type { MatrixWorkload } from "./workloads.ts";

/** What a program did at a workload. */
export type Timed = {
  readonly engine: string;
  readonly medianMs: number;
  readonly quartilesMs: readonly [number, number];
  /** Of an extrapolation there is no fastest step, and memory at a small batch says nothing of the full one's. */
  readonly minMs?: number;
  readonly peakMiB?: number;
  readonly compileMs?: number;
  readonly processorMs?: number;
  readonly idleShare: number;
  readonly rounds: number;
  readonly steps: number;
  readonly extrapolatedFrom?: readonly number[];
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

export type WorkloadSettings = InTurns & {
  readonly turnSeconds: number;
  readonly turnSteps?: number;
  /** Whether the programs were asked for by name. */
  readonly asked: boolean;
};

const OWN = "saddlepoint";
const CEILING = "ceiling";

type Part = Entry & Taken;

/** Writes what all programs of a workload start from. */
export async function prepareStart(folder: string, workload: string): Promise<void> {
  // In a process of its own, whose memory is given back.
  const args = [builtProgram("writeStart"), folder, workload];
  const { code, stderr } = await run(process.execPath, args, { seconds: 300 });
  if (code !== 0) throw new Error(`the initial weights of ${workload}: ${lastLine(stderr)}`);
}

/** What takes part at a workload: a program at each of its batches, and the programs that do not, with why. */
async function entriesOf(workload: MatrixWorkload, names: readonly string[], settings: WorkloadSettings) {
  const { asked, turnSeconds, turnSteps } = settings;
  const entries: Entry[] = [];
  const absent = new Map<string, Absent>();
  for (const name of [OWN, ...names]) {
    const program = PROGRAMS[name];
    const batches = program === undefined ? [] : batchesOf(program, workload, asked);
    const command = batches.length === 0 ? { absent: "not in the plan" } : await program?.command();
    if (command === undefined || "absent" in command) {
      absent.set(name, command ?? { absent: "not known" });
      continue;
    }
    for (const batch of batches) {
      const own = name === OWN;
      const small = batch !== workload.batch;
      const stepsACall = own ? workload.stepsACall : 1;
      entries.push({ name, command, batch, small, stepsACall, turnSeconds, turnSteps, always: own });
    }
  }
  entries.push({
    name: CEILING,
    command: CEILING_IN_TURNS,
    batch: workload.batch,
    small: false,
    stepsACall: 1,
    turnSeconds: turnSeconds / 2,
    always: true,
  });
  return { entries, absent };
}

/** The library's own figures at each batch, run once for each that was not timed. */
function reference(own: Part, { start, threads, seconds }: InTurns, command: ProgramCommand) {
  const known = new Map([[own.batch, own.figures]]);
  return async (batch: number): Promise<readonly Figures[]> => {
    const figures = known.get(batch) ?? (await firstFigures(command, { start, batch, threads }, seconds));
    known.set(batch, figures);
    return figures;
  };
}

/** One number a round: a measured one, or that of the line through the rounds of two small batches. */
function perRound(
  parts: readonly Part[],
  fullBatch: number,
  key: "ms" | "processorMs",
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { round } of parts[0]?.turns ?? []) {
    const points = parts.flatMap(({ batch, turns }) => {
      const value = turns.find((turn) => turn.round === round)?.[key];
      return value === undefined ? [] : [[batch, value] as const];
    });
    if (points.length === parts.length) found.set(round, atBatch(fullBatch, points));
  }
  return found;
}

function timedOf(parts: readonly Part[], first: Part, workload: MatrixWorkload): Timed {
  const ms = spread([...perRound(parts, workload.batch, "ms").values()]);
  const processorMs = [...perRound(parts, workload.batch, "processorMs").values()];
  const { turns, peakMiB, compileMs } = first;
  return {
    engine: first.engine,
    medianMs: ms.median,
    quartilesMs: ms.quartiles,
    ...(parts.length > 1
      ? {}
      : {
          minMs: Math.min(...turns.map(({ least }) => least)),
          ...(peakMiB === undefined ? {} : { peakMiB }),
          compileMs,
        }),
    ...(processorMs.length === 0 ? {} : { processorMs: median(processorMs) }),
    idleShare: Math.max(...parts.map(({ idle }) => idle)),
    rounds: turns.length,
    steps: sum(turns.map(({ steps }) => steps)),
    ...(parts.length > 1 ? { extrapolatedFrom: parts.map(({ batch }) => batch) } : {}),
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
  const measured = await interleave(entries, settings);
  const partsOf = (name: string): Failed | readonly Part[] => {
    const parts: Part[] = [];
    for (const part of measured.filter((one) => one.name === name)) {
      if ("failed" in part) return { failed: part.failed };
      parts.push(part);
    }
    return parts;
  };
  const ours = partsOf(OWN);
  if ("failed" in ours) throw new Error(`${OWN} at ${workload.name}: ${ours.failed}`);
  const [own] = ours;
  if (own === undefined) throw new Error(`${OWN} at ${workload.name}: ${absent.get(OWN)?.absent}`);
  const referenceAt = reference(own, settings, OWN_COMMAND);
  const programs: Record<string, Outcome> = { [OWN]: timedOf(ours, own, workload) };
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
    for (const { figures, batch, small } of parts)
      found.push(agreement(figures, await referenceAt(batch), small));
    const apart = farthest(found);
    programs[name] = { ...timedOf(parts, first, workload), agreement: apart };
    ratios[name] = ratioOf(perRound(ours, workload.batch, "ms"), perRound(parts, workload.batch, "ms"));
    if (!apart.same) settings.say(`${name}: its losses differ from the library's: not the same step`);
  }
  const ceiling = partsOf(CEILING);
  return { programs, ratios, rounds: roundsOf(own, "failed" in ceiling ? [] : ceiling) };
}
