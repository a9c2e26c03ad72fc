import type { MetricsLine } from "../runs/api.ts";
import { isRecord } from "./isRecord.ts";

const hasStep = (value: unknown): value is MetricsLine =>
  isRecord(value) && typeof value.step === "number" && Number.isFinite(value.step);

/** A line of metrics.jsonl; undefined where the text is none, as one that a crash cut off. */
export function metricsLine(text: string): MetricsLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return hasStep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
