import type { DecompositionTerm, Report } from "saddlepoint/evaluation";
import type { Quantity } from "saddlepoint/quantity";
import { disentanglementText } from "./disentanglementText.ts";
import { factorsText, generatedFactorsText } from "./factorsText.ts";
import { countText, decimalText, percentText } from "./numberText.ts";
import { qualityText } from "./qualityText.ts";
import { textTable } from "./textTable.ts";

const HEAD = ["quantity", "value", "95% interval", "unit", "kind", "ceiling", "n"];
const NUMBERS = new Set([1, 5, 6]);

/** A quantity as a row of the table; an exact one has no interval and needed no samples. */
function row({ quantity, value, ci, unit, kind, ceiling, n }: Quantity): readonly string[] {
  const interval = kind === "exact" ? "" : `[${decimalText(ci[0])}, ${decimalText(ci[1])}]`;
  return [
    quantity,
    decimalText(value),
    interval,
    unit,
    kind,
    kind === "exact" ? "" : decimalText(ceiling),
    n === 0 ? "" : countText(n),
  ];
}

/** Every quantity of a report, one a row. */
function quantityTable(report: Report): string {
  const { information, divergence, game = [], transport, coverage, invariance = [] } = report;
  const quantities = [
    ...information.codes.flatMap(({ entropy, bound }) => [entropy, bound]),
    ...(information.total === undefined ? [] : [information.total]),
    divergence,
    ...game,
    ...(transport === undefined ? [] : [transport]),
    ...(coverage === undefined ? [] : [coverage.highQuality, coverage.reverseKl]),
    ...invariance,
  ];
  return textTable([HEAD, ...quantities.map(row)], NUMBERS);
}

const SIDES = {
  right: "bounded from above, the right side for a minimiser",
  wrong: "bounded from below, the wrong side for a minimiser",
  neither: "bounded from neither side",
} as const;

const termText = ({ quantity, factor, direction }: DecompositionTerm): readonly string[] => [
  `  ${decimalText(factor)} ×`,
  quantity.quantity,
  factor === 0 ? "measured, not trained for" : SIDES[direction],
];

/** The objective, taken apart into bounds with their directions. */
function decompositionText({ decomposition }: Report): string {
  if (decomposition === undefined || decomposition.information.length === 0) return "";
  const { divergence, information, total } = decomposition;
  const terms = textTable([divergence, ...information].map(termText), new Set([0]));
  const sum = `  Their sum, ${decimalText(total.quantity.value)} ${total.quantity.unit}, is ${SIDES[total.direction]}.`;
  return `\n\nThe generator minimises the sum of these (Huszár 2016), known through bounds only:\n${terms}\n${sum}`;
}

function clustersText({ clusters }: Report): string {
  if (clusters === undefined) return "";
  const { code, errorRate, ci, n } = clusters;
  return (
    `\n\n${code} read as a class: ${percentText(errorRate)} of ${countText(n)} held-out images wrong ` +
    `[${percentText(ci[0])}, ${percentText(ci[1])}], after the best one-to-one matching to their labels`
  );
}

function coverageText({ coverage }: Report): string {
  if (coverage === undefined) return "";
  return `\n\n${coverage.found} of ${coverage.modes} modes have samples within three deviations of their centre`;
}

/** A report for people: its quantities, how near its images are to real ones, what codes tell of known factors and how well they keep them apart, the code read as a class, and what the objective's bounds say. */
export const reportText = (report: Report): string =>
  `${quantityTable(report)}${qualityText(report)}${coverageText(report)}${factorsText(report)}${disentanglementText(report)}${generatedFactorsText(report)}${clustersText(report)}${decompositionText(report)}`;
