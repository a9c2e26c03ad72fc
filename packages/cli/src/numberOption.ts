import { InvalidArgumentError } from "@commander-js/extra-typings";

/** What numbers an option takes: any finite one where nothing else is said. */
type Range = { readonly above?: number; readonly least?: number };

function requirementText({ above, least }: Range): string {
  if (above !== undefined) return `a number above ${above}`;
  return least === undefined ? "a finite number" : `a number of at least ${least}`;
}

/** A parser for an option that takes a number. */
export const numberOption =
  (name: string, range: Range) =>
  (text: string): number => {
    const { above = Number.NEGATIVE_INFINITY, least = Number.NEGATIVE_INFINITY } = range;
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value > above && value >= least) return value;
    throw new InvalidArgumentError(`${name} must be ${requirementText(range)}, got ${JSON.stringify(text)}.`);
  };
