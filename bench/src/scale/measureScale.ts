import { availableParallelism } from "node:os";
import { machine } from "../turns/machine.ts";
import { cost } from "./cost.ts";
import { memory } from "./memory.ts";
import type { Say, ScaleOptions } from "./options.ts";
import { overhead } from "./overhead.ts";
import { pictures } from "./pictures.ts";
import type { ScaleReport } from "./report.ts";

/** Measures some of PARTS. */
export async function measureScale(
  parts: readonly string[],
  options: ScaleOptions,
  say: Say,
): Promise<ScaleReport> {
  const { processor, node } = machine();
  return {
    machine: {
      processor,
      threads: options.threads ?? availableParallelism(),
      node,
      date: new Date().toISOString().slice(0, 10),
    },
    ...(parts.includes("cost") ? { cost: await cost(options, say) } : {}),
    ...(parts.includes("memory") ? { memory: await memory(options, say) } : {}),
    ...(parts.includes("overhead") ? { overhead: await overhead(options, say) } : {}),
    ...(parts.includes("pictures") ? { pictures: await pictures(options, say) } : {}),
  };
}
