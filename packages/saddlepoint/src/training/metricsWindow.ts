import type { Tensor } from "@saddlepoint/engine";
import type { MetricSums } from "../game/snapshot.ts";
import type { Named } from "../networks/layer.ts";

/** Means of metrics over the steps since the last line of the log. */
export type MetricsWindow = {
  /** Adds some steps' metrics, [steps] each. */
  add(metrics: Named<Tensor>): void;
  /** The means so far; the window begins anew. */
  take(): Named<number>;
  state(): MetricSums;
  restore(state: MetricSums): void;
};

export function metricsWindow(): MetricsWindow {
  let count = 0;
  let sums: Record<string, number> = {};
  return {
    add(metrics) {
      for (const [name, { data }] of Object.entries(metrics)) {
        for (const value of data) sums[name] = (sums[name] ?? 0) + Number(value);
      }
      count += Object.values(metrics)[0]?.size ?? 0;
    },
    take() {
      const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
      count = 0;
      sums = {};
      return means;
    },
    state: () => ({ count, sums: { ...sums } }),
    restore(state) {
      count = state.count;
      sums = { ...state.sums };
    },
  };
}
