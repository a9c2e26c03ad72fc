import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Parses `a,b`: two different finite numbers. */
export function rangeOption(text: string): readonly [number, number] {
  const [from, to, ...rest] = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (
    from === undefined ||
    to === undefined ||
    rest.length > 0 ||
    !Number.isFinite(from) ||
    !Number.isFinite(to) ||
    from === to
  ) {
    throw new InvalidArgumentError(
      `range must be two different numbers with a comma between, like -2,2, got ${JSON.stringify(text)}.`,
    );
  }
  return [from, to];
}
