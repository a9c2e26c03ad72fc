import { type Outcome, prepareStart, timedOf } from "../matrix/measureWorkload.ts";
import { OWN_COMMAND } from "../matrix/programs.ts";
import type { MatrixWorkload } from "../matrix/workloads.ts";
import { startFolder } from "../paths.ts";
import { agreement } from "../turns/agreement.ts";
import {
  byRound,
  type Entry,
  interleave,
  type Measured,
  ratioOf,
  type TurnSettings,
} from "../turns/interleave.ts";
import { type Machine, machine } from "../turns/machine.ts";
import { type Absent, firstFigures } from "../turns/program.ts";
import type { Spread } from "../turns/statistics.ts";
import { contestants, type Gpu, graphicsCard } from "./contestants.ts";

export type DeviceSettings = TurnSettings & {
  readonly workload: MatrixWorkload;
  readonly batch: number;
  readonly devices: readonly Gpu[];
};

export type DeviceReport = {
  readonly workload: string;
  readonly batch: number;
  readonly programs: Readonly<Record<string, Outcome>>;
  /** By the library's program and the other: its time over the other's. */
  readonly ratios: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  readonly machine: Machine & { readonly gpu?: string | undefined };
};

async function measured(entries: readonly Entry[], settings: DeviceSettings) {
  const { workload, batch, limit, threads, say } = settings;
  const start = startFolder("device");
  await prepareStart(start, workload.name);
  say("two steps on the CPU, to compare with");
  const expected = await firstFigures(OWN_COMMAND, { start, batch, threads }, limit);
  const found = await interleave(entries, start, settings);
  const done = found.flatMap((one) => ("failed" in one ? [] : [one]));
  const named = (prefix: string) => done.filter(({ name }) => name.startsWith(prefix));
  const outcomeOf = (one: Measured): Outcome =>
    "failed" in one
      ? { failed: one.failed }
      : { ...timedOf([one], one, batch), agreement: agreement(one.figures, expected, one.small) };
  return {
    programs: Object.fromEntries(found.map((one) => [one.name, outcomeOf(one)])),
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
