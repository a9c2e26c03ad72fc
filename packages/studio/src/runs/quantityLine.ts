import { KIND_SIGN, type Quantity, unitText } from "saddlepoint/quantity";
import { numberText } from "../kit/quantityText.ts";

/** A quantity in a line: its direction, value, half the width of its interval, unit. */
export function quantityLine({ value, kind, unit, ci }: Quantity): string {
  const half = (ci[1] - ci[0]) / 2;
  const interval = kind === "exact" || !(half > 0) || !Number.isFinite(half) ? "" : ` ± ${halfText(half)}`;
  return `${KIND_SIGN[kind]} ${numberText(value)}${interval}${unitText(unit)}`;
}

/** One digit more than none: an interval's own digits are no news. */
const halfText = (half: number): string => numberText(Number(half.toPrecision(2)));
