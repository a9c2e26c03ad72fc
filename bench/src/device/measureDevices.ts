import { prepareStart } from "../matrix/measureWorkload.ts";
import { OWN_COMMAND } from "../matrix/programs.ts";
import type { MatrixWorkload } from "../matrix/workloads.ts";
import { startFolder } from "../paths.ts";
import { type Agreement, agreement, type Figures } from "../turns/agreement.ts";
import {
  byRound,
  type Entry,
  type Failed,
  interleave,
  type Measured,
  ratioOf,
  type TurnSettings,
} from "../turns/interleave.ts";
import { type Machine, machine } from "../turns/machine.ts";
import { type Absent, firstFigures } from "../turns/program.ts";
import { type Spread, spread, sum } from "../turns/statistics.ts";
import { contestants, type Gpu, graphicsCard } from "./contestants.ts";

export type DeviceSettings = TurnSettings & {
  readonly workload: MatrixWorkload;
  readonly batch: number;
  readonly devices: readonly Gpu[];
};

export type TimedOnDevice = {
  readonly engine: string;
  readonly medianMs: number;
  readonly quartilesMs: readonly [number, number];
  readonly steps: number;
  readonly compileMs: number;
  readonly peakMiB?: number | undefined;
  readonly agreement: Agreement;
};

export type DeviceReport = {
  readonly workload: string;
  readonly batch: number;
  readonly programs: Readonly<Record<string, TimedOnDevice | Absent | Failed>>;
  /** By the library's program and the other: its time over the other's. */
  readonly ratios: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  readonly machine: Machine & { readonly gpu?: string | undefined };
};

function outcomeOf(one: Measured, expected: readonly Figures[]): TimedOnDevice | Failed {
  if ("failed" in one) return { failed: one.failed };
  const { engine, turns, compileMs, peakMiB, figures, small } = one;
  const { median, quartiles } = spread(turns.map(({ ms }) => ms));
  return {
    engine,
    medianMs: median,
    quartilesMs: quartiles,
    steps: sum(turns.map(({ steps }) => steps)),
    compileMs,
    peakMiB,
    agreement: agreement(figures, expected, small),
  };
}

async function measured(entries: readonly Entry[], settings: DeviceSettings) {
  const { workload, batch, limit, threads, say } = settings;
  const start = startFolder("device");
  await prepareStart(start, workload.name);
  say("two steps on the CPU, to compare with");
  const expected = await firstFigures(OWN_COMMAND, { start, batch, threads }, limit);
  const found = await interleave(entries, start, settings);
  const done = found.flatMap((one) => ("failed" in one ? [] : [one]));
  const named = (prefix: string) => done.filter(({ name }) => name.startsWith(prefix));
  return {
    programs: Object.fromEntries(found.map((one) => [one.name, outcomeOf(one, expected)])),
    ratios: Object.fromEntries(
      named("saddlepoint").map((ours) => [
        ours.name,
        Object.fromEntries(
          named("pytorch").map(({ name, turns }) => [name, ratioOf(byRound(ours.turns), byRound(turns))]),
        ),
      ]),
    ),
  };
}

/** Measures whoever is there, interleaved. */
export async function measureDevices(settings: DeviceSettings): Promise<DeviceReport> {
  const { workload, batch, devices, turn } = settings;
  const ranOn = { ...machine(), gpu: await graphicsCard() };
  const entries: Entry[] = [];
  const absent: Record<string, Absent> = {};
  for (const [name, one] of await contestants(devices)) {
    if ("absent" in one) absent[name] = one;
    else entries.push({ name, batch, small: batch !== workload.batch, turn, ...one });
  }
  const { programs, ratios } = entries.some(({ name }) => name.startsWith("saddlepoint"))
    ? await measured(entries, settings)
    : { programs: {}, ratios: {} };
  return { workload: workload.name, batch, programs: { ...programs, ...absent }, ratios, machine: ranOn };
}
