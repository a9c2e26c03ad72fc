import { KIND_SIGN, type Quantity, type QuantityKind, unitText } from "saddlepoint/quantity";
import { countText, measureText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

/** Numbers of one quantity, as many decimals each. */
const numbersOf = ({ value, ci }: Quantity) => measureText(value, ...ci);

/** What a kind says of the truth; a side of a 95% interval holds in 97.5% of all cases. */
const MEANINGS = {
  exact: () => "exact",
  "lower-bound": (low) => `lower bound: the truth may be larger; at least ${low} with 97.5% confidence`,
  "upper-bound": (_, high) => `upper bound: the truth may be smaller; at most ${high} with 97.5% confidence`,
  estimate: () => "estimate: the truth may be smaller or larger",
} as const satisfies Record<QuantityKind, (low: string, high: string) => string>;

/** What is estimated, its direction, its value and its unit: "I(x; y) ≥ 0.512 nats". */
export const headlineText = (quantity: Quantity): string =>
  `${quantity.quantity} ${KIND_SIGN[quantity.kind]} ${numbersOf(quantity)(quantity.value)}${unitText(quantity.unit)}`;

function rowsOf(quantity: Quantity, counts: string): readonly (readonly [string, string])[] {
  const { kind, ci, n, ceiling } = quantity;
  const [low = "", high = ""] = ci.map(numbersOf(quantity));
  const from = n === 0 ? "" : `, from ${countText(n)} ${counts}`;
  const sure = kind === "exact" || ci[0] === ci[1];
  return [
    ...(sure ? [] : [["95% interval", `[${low}, ${high}]${from}`] as const]),
    ["kind", MEANINGS[kind](low, high)],
    ...(Number.isFinite(ceiling)
      ? [["ceiling", `${measureText(ceiling)(ceiling)}${unitText(quantity.unit)}`] as const]
      : []),
  ];
}

/**
 * One quantity for people: what it is, which way it points, how sure it is, and why it may mislead.
 *
 * @param counts what n counts
 * @param rows more about it, each a label and a text
 */
export function quantityText(
  quantity: Quantity,
  counts = "samples",
  rows: readonly (readonly [string, string])[] = [],
): string {
  const table = textTable(
    [...rowsOf(quantity, counts), ...rows].map(([label, text]) => [`  ${label}`, text]),
  );
  const warning = quantity.warning === undefined ? "" : `\n\nwarning: ${quantity.warning}`;
  return `${headlineText(quantity)}\n\n${table}${warning}`;
}
