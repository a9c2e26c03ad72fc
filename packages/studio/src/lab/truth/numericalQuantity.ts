import type { Quantity } from "saddlepoint/quantity";

/** So much mass outside the picture is worth a word. */
const FAR = 0.01;

export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** What there is to say of mass outside the picture. */
export const outsideWords = (share: number): string[] =>
  share > FAR
    ? [`${percent(share)} of the model is outside the picture, where it is counted as one cell.`]
    : [];

/** What numerical means give, and what they left out: `n` is 0, for no samples were drawn. */
export const estimated = (
  of: Pick<Quantity, "quantity" | "unit" | "value" | "ceiling" | "ci">,
  warnings: readonly string[] = [],
): Quantity => ({
  ...of,
  kind: "estimate",
  n: 0,
  ...(warnings.length === 0 ? {} : { warning: warnings.join(" ") }),
});
