import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLine } from "./lastLine.mjs";
import { run } from "./run.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const CEILING = here("../roofline/main.mjs");
const COUNT = here("../roofline/countWork.mjs");

/**
 * What this machine can do at most, measured by a large matrix product and a large copy.
 *
 * @returns `{gflops, gbytesPerSecond, threads}`, or `{absent}` with the reason
 */
export async function measureCeiling({ threads, seconds }) {
  if (!existsSync(CEILING)) return { absent: "bench/roofline is not here" };
  const { code, stdout, stderr } = await run(
    process.execPath,
    [CEILING, "--json", "--threads", `${threads}`],
    { seconds },
  );
  return code === 0 ? JSON.parse(stdout) : { absent: lastLine(stderr) || "bench/roofline took too long" };
}

/**
 * A step under the roof: the work in the graph that just ran, the least time that it can take at the ceiling, which side of
 * the roof it is under, and the share of the ceiling that was achieved.
 *
 * @param folder where the library's program left its model
 * @returns undefined where there is nothing to count with
 */
export async function underTheRoof(folder, medianMs, ceiling) {
  const model = join(folder, "model.onnx");
  if (ceiling.absent !== undefined || !existsSync(COUNT) || !existsSync(model)) return undefined;
  const { countWork } = await import(COUNT);
  const { flops, bytes, compulsoryBytes = bytes, nodes } = countWork(readFileSync(model));
  const arithmeticMs = flops / (1e6 * ceiling.gflops);
  const memoryMs = compulsoryBytes / (1e6 * ceiling.gbytesPerSecond);
  const leastMs = Math.max(arithmeticMs, memoryMs);
  return {
    flops,
    bytes,
    compulsoryBytes,
    nodes,
    leastMs,
    bound: arithmeticMs >= memoryMs ? "arithmetic" : "memory",
    share: leastMs / medianMs,
  };
}
