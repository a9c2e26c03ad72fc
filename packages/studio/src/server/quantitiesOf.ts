import { isPlainObject } from "saddlepoint/data";
import type { Quantity } from "saddlepoint/quantity";

/** A number, or what JSON writes for one that it cannot hold. */
const isNumeric = (value: unknown): boolean =>
  typeof value === "number" || value === "Infinity" || value === "-Infinity" || value === "NaN";

const isQuantity = (value: unknown): value is Quantity =>
  isPlainObject(value) &&
  typeof value.quantity === "string" &&
  typeof value.unit === "string" &&
  typeof value.kind === "string" &&
  [value.value, value.ceiling].every(isNumeric) &&
  Array.isArray(value.ci) &&
  value.ci.length === 2 &&
  value.ci.every(isNumeric);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * The main quantities of a report, or of a measurement's line in metrics.jsonl: what each code says, what the game's critic
 * estimates, how near its images are to real ones, what else was measured. Infinities stay the strings that they are in JSON.
 */
export function quantitiesOf(report: unknown): readonly Quantity[] {
  if (!isPlainObject(report)) return [];
  const codes = isPlainObject(report.information) ? list(report.information.codes) : [];
  return [
    ...codes.map((code) => (isPlainObject(code) ? code.bound : undefined)),
    report.divergence,
    isPlainObject(report.quality) ? report.quality.kid : undefined,
    report.transport,
    ...list(report.invariance),
  ].filter(isQuantity);
}
