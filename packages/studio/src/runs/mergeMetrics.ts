import type { MetricsLine } from "./api.ts";

/** A step has a line of each event at most: its metrics, and its measurement on held-out samples. */
const keyOf = ({ step, event }: MetricsLine): string => `${step} ${typeof event === "string" ? event : ""}`;

/**
 * Lines of metrics that came in any order and more than once, as one list by step. Of two lines of the same step and event
 * the newer stands: a run that was resumed writes its steps again.
 */
export function mergeMetrics(
  known: readonly MetricsLine[],
  added: readonly MetricsLine[],
): readonly MetricsLine[] {
  if (added.length === 0) return known;
  const lines = new Map(known.map((line) => [keyOf(line), line]));
  for (const line of added) lines.set(keyOf(line), line);
  return [...lines.values()].sort((a, b) => a.step - b.step);
}
