import { NonFiniteError } from "../game/nonFinite.ts";
import type { Report } from "./evaluate.ts";

/**
 * Returns the report of a model that still makes sense.
 *
 * @throws NonFiniteError naming the first quantity whose value is not a finite number
 */
export function requireFiniteReport(report: Report): Report {
  const quantities = [
    report.divergence,
    ...report.information.codes.map(({ bound }) => bound),
    ...(report.invariance ?? []),
  ];
  const broken = quantities.find(({ value }) => !Number.isFinite(value));
  if (broken !== undefined) throw new NonFiniteError(report.step, broken.quantity, broken.value);
  return report;
}
