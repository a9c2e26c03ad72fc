import type { Quantity } from "saddlepoint/quantity";
import type { MetricsLine } from "./api.ts";
import { isPlainObject, valueAt } from "./plainData.ts";
import { readNumber, readQuantity } from "./readRun.ts";

/**
 * Every quantity of a report, once each and in its order, with what is exact last; modes found and the error rate of clusters, which a report gives
 * as plain numbers, become quantities too. What a later version of the library adds is found by its shape.
 */
export function reportQuantities(report: unknown): readonly Quantity[] {
  const found = new Map<string, Quantity>();
  const add = (quantity: Quantity | undefined) => {
    if (quantity !== undefined && !found.has(quantity.quantity)) found.set(quantity.quantity, quantity);
  };
  add(readQuantity(valueAt(report, ["information", "total"])));
  walk(report, add);
  add(errorRate(valueAt(report, ["clusters"])));
  add(modesFound(valueAt(report, ["coverage"])));
  const all = [...found.values()];
  return [...all.filter(({ kind }) => kind !== "exact"), ...all.filter(({ kind }) => kind === "exact")];
}

/** Deep enough for every report, and an end for data that are made to have none. */
const DEEPEST = 8;

function walk(value: unknown, take: (quantity: Quantity | undefined) => void, depth = 0): void {
  if (depth > DEEPEST) return;
  const quantity = readQuantity(value);
  if (quantity !== undefined) take(quantity);
  else if (Array.isArray(value)) for (const inner of value) walk(inner, take, depth + 1);
  else if (isPlainObject(value)) for (const inner of Object.values(value)) walk(inner, take, depth + 1);
}

function errorRate(clusters: unknown): Quantity | undefined {
  if (!isPlainObject(clusters)) return undefined;
  return readQuantity({
    quantity: "error rate of the codes as classes",
    value: clusters.errorRate,
    unit: "dimensionless",
    kind: "estimate",
    ceiling: 1,
    ci: clusters.ci,
    n: clusters.n,
  });
}

function modesFound(coverage: unknown): Quantity | undefined {
  if (!isPlainObject(coverage)) return undefined;
  return readQuantity({
    quantity: "modes found",
    value: coverage.found,
    unit: "dimensionless",
    kind: "estimate",
    ceiling: readNumber(coverage.modes),
  });
}

/** The last measurement among a run's lines: what stands for the report while a run goes on. */
export const lastEvaluation = (lines: readonly MetricsLine[]): MetricsLine | undefined =>
  lines.findLast(({ event }) => event === "evaluation");
