import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What it ran on, and how busy that was before: other work makes timings worthless, threads that wait for each other most. */
export function machine() {
  const cores = cpus();
  const [load = 0] = loadavg();
  return {
    processor: cores[0]?.model ?? "unknown processor",
    cores: cores.length,
    memoryGiB: totalmem() / 2 ** 30,
    node: process.versions.node,
    load,
    busy: load > 0.5 * availableParallelism(),
  };
}

export type Machine = ReturnType<typeof machine>;
