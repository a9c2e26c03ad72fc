import type { Quantity } from "saddlepoint/quantity";
import { isPlainObject, valueAt } from "./plainData.ts";
import { readNumber, readQuantity } from "./readRun.ts";

/** A term of the objective as the sum that it is part of. */
export interface DecompositionRow {
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
