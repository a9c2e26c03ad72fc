import type { Json } from "../data/json.ts";
import type { Report } from "../evaluation/evaluate.ts";
import type { MetricsEvent } from "./metricsLog.ts";

/** A report as a line of metrics.jsonl: its quantities, without the confusion matrix. */
export function reportLine({ step, information, divergence, invariance, clusters }: Report): MetricsEvent {
  const quantities: Record<string, Json> = {
    divergence,
    information: {
      codes: information.codes.map(({ name, bound }) => ({ name, bound })),
      total: information.total ?? null,
    },
  };
  if (invariance !== undefined) quantities.invariance = invariance;
  if (clusters !== undefined) quantities.clusters = { errorRate: clusters.errorRate, ci: clusters.ci };
  return { step, event: "evaluation", ...quantities };
}
