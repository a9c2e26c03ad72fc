import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countWork } from "../engineInside.ts";
import { builtProgram, fromRoot } from "../paths.ts";
import type { Ceiling } from "../roofline/measureCeiling.ts";
import { type Roofline, rooflineOf } from "../roofline/rooflineOf.ts";
import { lastLine } from "../turns/lastLine.ts";
import type { Absent, ProgramCommand } from "../turns/program.ts";
import { run } from "../turns/run.ts";
import { median, spread } from "../turns/statistics.ts";

/** A program of the benchmark whose step is a large matrix product. */
export const CEILING_IN_TURNS: ProgramCommand = { file: process.execPath, args: [builtProgram("ceiling")] };

/** What a step took in a round, median and least, and what the products reached, median and most. */
export type RoundUnderRoof = {
  readonly ms: number;
  readonly least: number;
  readonly gflops: number;
  readonly most: number;
};

/** A workload's work and the least time that it can take; `share` in the median, and the fastest step's under the fastest products. */
export type UnderRoof = Roofline & {
  readonly flops: number;
  readonly compulsoryBytes: number;
  readonly gflops: number;
  readonly quartiles: readonly [number, number];
  readonly shareAtBest: number;
};

/** What this machine can do at most, measured by `bench:roofline` in a process of its own. */
export async function ceilingOf({
  threads,
  seconds,
}: {
  readonly threads: number;
  readonly seconds: number;
}): Promise<Ceiling | Absent> {
  const args = [fromRoot("bench/dist/main.js"), "roofline", "--json", "--threads", `${threads}`];
  const { code, stdout, stderr, stopped } = await run(process.execPath, args, { seconds });
  if (code === 0) return JSON.parse(stdout);
  return { absent: stopped ? `bench:roofline took more than ${seconds} s` : lastLine(stderr) };
}

/**
 * A step under the roof: the work in the graph that just ran, the least time that it can take at the ceiling, and the share
 * of it that was achieved.
 *
 * The machine's pace changes within seconds. So the products that are the ceiling take turns with the steps: round by round, the
 * median product is held against the median step.
 *
 * @param folder where the library's program left its model
 * @param machine what `ceilingOf` found before
 */
export function underTheRoof(folder: string, rounds: readonly RoundUnderRoof[], machine: Ceiling): UnderRoof {
  const { flops, compulsoryBytes } = countWork(readFileSync(join(folder, "model.onnx")));
  const work = { flops, compulsoryBytes };
  const { gbytesPerSecond } = machine;
  const shares = rounds.map(({ ms, gflops }) => rooflineOf(work, { gflops, gbytesPerSecond }, ms).share);
  const { median: share, quartiles } = spread(shares);
  const gflops = median(rounds.map((round) => round.gflops));
  const ms = median(rounds.map((round) => round.ms));
  const least = Math.min(...rounds.map((round) => round.least));
  const most = Math.max(machine.gflops, ...rounds.map((round) => round.most));
  return {
    ...work,
    ...rooflineOf(work, { gflops, gbytesPerSecond }, ms),
    gflops,
    share,
    quartiles,
    shareAtBest: rooflineOf(work, { gflops: most, gbytesPerSecond }, least).share,
  };
}
