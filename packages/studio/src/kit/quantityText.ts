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

/** Decimals beyond which numbers are written with a power of ten. */
const MOST_DECIMALS = 6;

/** The decimals down to the first digit of how far a number may be off, one more where that is a 1; none where that says nothing. */
function decimalsOf(off: number): number | undefined {
  if (!(off > 0) || !Number.isFinite(off)) return undefined;
  const digits = off.toExponential(0).startsWith("1") ? 1 : 0;
  const decimals = Math.max(0, digits - Math.floor(Math.log10(off)));
  return decimals > MOST_DECIMALS ? undefined : decimals;
}

function fixedText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A number and how far it may be off, with as many decimals as that has: "2.2990 ± 0.0007". */
export function offText(value: number, off: number): string {
  const decimals = decimalsOf(off);
  if (decimals !== undefined) return `${fixedText(value, decimals)} ± ${off.toFixed(decimals)}`;
  return off > 0 && Number.isFinite(off) ? `${numberText(value)} ± ${numberText(off)}` : numberText(value);
}

/** Numbers as `numberText` writes them, with more decimals where they would otherwise hide so small a difference. */
export function finerText(off: number): (value: number) => string {
  const decimals = decimalsOf(off);
  return (value) => {
    if (decimals !== undefined && Number(value.toFixed(decimals)) === 0) return fixedText(value, decimals);
    const usual = numberText(value);
    const [, fraction = ""] = usual.split(".");
    if (decimals === undefined || decimals <= fraction.length || !Number.isFinite(value)) return usual;
    return fixedText(value, decimals);
  };
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
