import { isPlainObject } from "saddlepoint/data";
import { KIND_SIGN, type Quantity, unitText } from "saddlepoint/quantity";
import { offText } from "../kit/quantityText.ts";
import type { MetricsLine } from "./api.ts";
import { readNumber, readQuantity, valueAt } from "./readRun.ts";

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
  // Codes and factors have a table of their own.
  walk(
    isPlainObject(report)
      ? { ...report, factors: null, disentanglement: null, generatedFactors: null }
      : report,
    add,
  );
  const [clusters, coverage] = [valueAt(report, ["clusters"]), valueAt(report, ["coverage"])];
  const plain = { unit: "dimensionless", kind: "estimate" };
  if (isPlainObject(clusters)) {
    const { errorRate: value, ci, n } = clusters;
    add(readQuantity({ ...plain, quantity: "error rate of the codes as classes", value, ceiling: 1, ci, n }));
  }
  if (isPlainObject(coverage)) {
    add(readQuantity({ ...plain, quantity: "modes found", value: coverage.found, ceiling: coverage.modes }));
  }
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

/** The last measurement among a run's lines: what stands for the report while a run goes on. */
export const lastEvaluation = (lines: readonly MetricsLine[]): MetricsLine | undefined =>
  lines.findLast(({ event }) => event === "evaluation");

/** A term of the objective as the sum that it is part of. */
interface DecompositionRow {
  readonly quantity: Quantity;
  readonly factor: number;
  /** The side from which its number bounds the term, and whether that is the side that minimising needs. */
  readonly from: string;
  readonly direction: string;
}

/** The objective's terms, each with the direction of its bound, and their sum last; none where a report has none. */
export function decompositionRows(report: unknown): readonly DecompositionRow[] {
  const parts = valueAt(report, ["decomposition"]);
  if (!isPlainObject(parts)) return [];
  const terms = Array.isArray(parts.information) ? parts.information : [];
  return [parts.divergence, ...terms, parts.total].map(row).filter((found) => found !== undefined);
}

function row(term: unknown): DecompositionRow | undefined {
  if (!isPlainObject(term)) return undefined;
  const quantity = readQuantity(term.quantity);
  const factor = readNumber(term.factor);
  if (quantity === undefined || factor === undefined) return undefined;
  const { boundsObjectiveFrom: from, direction } = term;
  return {
    quantity,
    factor,
    from: typeof from === "string" ? from : "unknown",
    direction: typeof direction === "string" ? direction : "unknown",
  };
}

/** A quantity in a line: its direction, value, half the width of its interval, unit. */
export function quantityLine({ value, kind, unit, ci }: Quantity): string {
  const half = kind === "exact" ? 0 : (ci[1] - ci[0]) / 2;
  return `${KIND_SIGN[kind]} ${offText(value, half)}${unitText(unit)}`;
}
