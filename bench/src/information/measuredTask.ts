import { readFileSync } from "node:fs";
import { z } from "zod";

/** JSON has no number for infinity (`printJson`). */
const number = z.number().or(z.literal("Infinity").transform(() => Number.POSITIVE_INFINITY));

const taskResult = z.object({
  method: z.string(),
  kind: z.enum(["exact", "lower-bound", "upper-bound", "estimate"]),
  truth: number,
  /** Means over draws, nats. */
  mean: number,
  halfWidth: number,
  /** Draws, those whose interval holds the truth, and those that carry a warning. */
  seeds: z.number(),
  holding: z.number(),
  warned: z.number(),
  /** Processor seconds of a draw, the mean. */
  seconds: z.number(),
  quantities: z
    .array(
      z.object({
        value: number,
        kind: z.enum(["exact", "lower-bound", "upper-bound", "estimate"]),
        ci: z.tuple([number, number]).readonly(),
        warning: z.string().optional(),
      }),
    )
    .readonly(),
});

const measuredTask = z.object({
  task: z.string(),
  truth: number,
  /** Pairs. */
  n: z.number(),
  results: z.array(taskResult).readonly(),
});

/** What a method did on a task. */
export type TaskResult = z.infer<typeof taskResult>;

/** What the methods did on a task of some size. */
export type MeasuredTask = z.infer<typeof measuredTask>;

/** What earlier runs printed as JSON. */
export const readMeasured = (file: string): readonly MeasuredTask[] =>
  z.array(measuredTask).parse(JSON.parse(readFileSync(file, "utf8")));

/** The tasks of several runs, each with the methods of all of them: of a method that two have, the first one's. */
export function joined(runs: readonly (readonly MeasuredTask[])[]): readonly MeasuredTask[] {
  const found = new Map<string, MeasuredTask>();
  for (const each of runs.flat()) {
    const key = `${each.n} ${each.task}`;
    const before = found.get(key);
    const known = before?.results ?? [];
    const added = each.results.filter(({ method }) => known.every((other) => other.method !== method));
    found.set(key, { ...each, results: [...known, ...added] });
  }
  return [...found.values()].sort((a, b) => a.n - b.n);
}
