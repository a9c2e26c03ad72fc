import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countWork } from "../engineInside.ts";
import { fromRoot } from "../paths.ts";
import type { Ceiling } from "../roofline/measureCeiling.ts";
import { type Roofline, rooflineOf } from "../roofline/rooflineOf.ts";
import type { TurnSettings } from "../turns/interleave.ts";
import { lastLine } from "../turns/lastLine.ts";
import type { Absent } from "../turns/program.ts";
import { run } from "../turns/run.ts";
import { median, spread } from "../turns/statistics.ts";

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
  limit,
}: Pick<TurnSettings, "threads" | "limit">): Promise<Ceiling | Absent> {
  const args = [fromRoot("bench/dist/main.js"), "roofline", "--json", "--threads", `${threads}`];
  const { code, stdout, stderr, stopped } = await run(process.execPath, args, { seconds: limit });
  if (code === 0) return JSON.parse(stdout);
  return { absent: stopped ? `bench:roofline took more than ${limit} s` : lastLine(stderr) };
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
  // Copied, since a slice of Node's own Buffer is no copy.
  const model = new Uint8Array(readFileSync(join(folder, "model.onnx")));
  const { flops, compulsoryBytes } = countWork(model);
  const work = { flops, compulsoryBytes };
  const roofAt = (gflops: number, ms: number): Roofline => rooflineOf(work, { ...machine, gflops }, ms);
  const { median: share, quartiles } = spread(rounds.map(({ ms, gflops }) => roofAt(gflops, ms).share));
  const gflops = median(rounds.map((round) => round.gflops));
  const most = Math.max(machine.gflops, ...rounds.map((round) => round.most));
  return {
    ...work,
    ...roofAt(gflops, median(rounds.map(({ ms }) => ms))),
    gflops,
    share,
    quartiles,
    shareAtBest: roofAt(most, Math.min(...rounds.map(({ least }) => least))).share,
  };
}
