import type { Json } from "../data/json.ts";
import type { Report } from "../evaluation/evaluate.ts";
import type { MetricsEvent } from "./metricsLog.ts";

/** A report as a line of metrics.jsonl: its quantities, without the confusion matrix. */
export function reportLine({
  step,
  information,
  divergence,
  transport,
  coverage,
  quality,
  disentanglement,
  invariance,
  clusters,
}: Report): MetricsEvent {
  const quantities: Record<string, Json> = {
    divergence,
    information: {
      codes: information.codes.map(({ name, bound }) => ({ name, bound })),
      total: information.total ?? null,
    },
  };
  if (transport !== undefined) quantities.transport = transport;
  if (coverage !== undefined) {
    const { found, modes, highQuality, reverseKl } = coverage;
    quantities.coverage = { found, modes, highQuality, reverseKl };
  }
  if (quality !== undefined) {
    const { n: _, real, ...measures } = quality;
    quantities.quality = { ...measures, ...(real === undefined ? {} : { real: { kid: real.kid } }) };
  }
  if (disentanglement !== undefined) {
    const { n: _, permuted: __, ...scores } = disentanglement;
    quantities.disentanglement = scores;
  }
  if (invariance !== undefined) quantities.invariance = invariance;
  if (clusters !== undefined) quantities.clusters = { errorRate: clusters.errorRate, ci: clusters.ci };
  return { step, event: "evaluation", ...quantities };
}
