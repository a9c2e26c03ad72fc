import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rooflineOf } from "../roofline/rooflineOf.mjs";
import { lastLine } from "./lastLine.mjs";
import { run } from "./run.mjs";

const CEILING = fileURLToPath(new URL("../roofline/main.mjs", import.meta.url));

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
 * @param folder where the library's program left its model
 */
export async function underTheRoof(folder, medianMs, ceiling) {
  // Not before the packages are known to be built.
  const { countWork } = await import("../roofline/countWork.mjs");
  const { flops, compulsoryBytes } = countWork(readFileSync(join(folder, "model.onnx")));
  return { flops, compulsoryBytes, ...rooflineOf({ flops, compulsoryBytes }, ceiling, medianMs) };
}
