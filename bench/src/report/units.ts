/** A time for reading, from milliseconds: three figures, in the unit that suits. */
export function duration(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toPrecision(3)} s`;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms >= 99.95 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
}

/** Memory for reading, from MiB. */
export const memory = (mib: number): string =>
  mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${mib.toFixed(0)} MiB`;

/** The two ends of the middle half, in the unit of the larger. */
export function between(
  [low, high]: readonly [number, number],
  unitOf: (x: number) => string = duration,
): string {
  const [a, b] = [unitOf(low), unitOf(high)];
  const [, unit] = b.split(" ");
  return a.endsWith(` ${unit}`) ? `${a.split(" ")[0]} to ${b}` : `${a} to ${b}`;
}

/** Two decimals, or two digits where those would be zeros. */
export const ratio = (x: number): string => (x < 0.1 ? x.toPrecision(2) : x.toFixed(2));

/** How many a second, with three figures and its thousands apart. */
export const rate = (x: number): string => x.toLocaleString("en", { maximumSignificantDigits: 3 });

/** A share in per cent: whole ones unless told how many digits follow. */
export const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;

const PREFIXES = ["", "k", "M", "G", "T"];

/** An amount in the unit in which it is between 1 and 1000. */
export function scaled(amount: number, unit: string): string {
  const power = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log10(amount) / 3)));
  return `${(amount / 1000 ** power).toPrecision(3)} ${PREFIXES[power]}${unit}`;
}

/** What is shown of something that may not be known. */
export const optional = <T>(value: T | undefined, shown: (value: T) => string): string =>
  value === undefined ? "" : shown(value);
