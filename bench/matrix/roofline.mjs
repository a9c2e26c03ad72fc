import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rooflineOf } from "../roofline/rooflineOf.mjs";
import { lastLine } from "./lastLine.mjs";
import { run } from "./run.mjs";
import { median, spread } from "./statistics.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const CEILING = here("../roofline/main.mjs");

/** A program of the benchmark whose step is a large matrix product. */
export const CEILING_IN_TURNS = { file: process.execPath, args: [here("../roofline/inTurns.mjs")] };

/**
 * What this machine can do at most, measured by a large matrix product and a large pass over memory, in a process of its
 * own.
 *
 * @returns `{gflops, gbytesPerSecond, threads}`, or `{absent}` with the reason
 */
export async function measureCeiling({ threads, seconds }) {
  const args = [CEILING, "--json", "--threads", `${threads}`];
  const { code, stdout, stderr, stopped } = await run(process.execPath, args, { seconds });
  if (code === 0) return JSON.parse(stdout);
  return { absent: stopped ? `bench/roofline took more than ${seconds} s` : lastLine(stderr) };
}

/**
 * A step under the roof: the work in the graph that just ran, the least time that it can take at the ceiling, and the share
 * of it that was achieved.
 *
 * The machine's pace changes within seconds. So the products that are the ceiling take turns with the steps: round by round, the
 * median product is held against the median step.
 *
 * @param folder where the library's program left its model
 * @param rounds `{ms, least, gflops, most}` each: what a step took, median and least, and what the products reached, median and most
 * @param machine what `measureCeiling` found before
 * @returns `flops`, `compulsoryBytes`; `gflops`, `ceilingMs` and `share` in the median, with the share's `quartiles`; `bound`; and
 * `shareAtBest`, the fastest step's of all rounds under the fastest products, which other work slowed least
 */
export async function underTheRoof(folder, rounds, machine) {
  // Not before the packages are known to be built.
  const { countWork } = await import("../roofline/countWork.mjs");
  const { flops, compulsoryBytes } = countWork(readFileSync(join(folder, "model.onnx")));
  const work = { flops, compulsoryBytes };
  const { gbytesPerSecond } = machine;
  const found = rounds.map(({ ms, gflops }) => rooflineOf(work, { gflops, gbytesPerSecond }, ms));
  const { median: share, quartiles } = spread(found.map((round) => round.share));
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
