import type { Quantity } from "saddlepoint/quantity";

/** A number as people read it: three significant digits, infinity as its sign. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const magnitude = Math.abs(value);
  const text =
    magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e5) ? value.toExponential(2) : plain(value);
  return text.replace("-", "−");
}

/** A count with its thousands apart. */
export const countText = (count: number): string =>
  Number.isFinite(count) ? count.toLocaleString("en") : "unknown";

/** A share in whole hundredths: "91 %". */
export const percentText = (share: number): string => `${Math.round(100 * share)} %`;

const plain = (value: number): string => String(Number(value.toPrecision(3)));

/** What a quantity's kind says of its direction, in a few words. */
export const KIND_TEXT: Readonly<Record<Quantity["kind"], string>> = {
  exact: "exact",
  "lower-bound": "lower bound: the truth is at least this",
  "upper-bound": "upper bound: the truth is at most this",
  estimate: "estimate: on either side of the truth",
};
