/** A time for reading, from milliseconds: three figures, in the unit that suits. */
export function duration(ms) {
  if (ms >= 10_000) return `${(ms / 1000).toPrecision(3)} s`;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms >= 99.95 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
}

/** Memory for reading, from MiB. */
export const memory = (mib) => (mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${mib.toFixed(0)} MiB`);

/** The two ends of the middle half, in the unit of the larger. */
export function between([low, high], unitOf = duration) {
  const [a, b] = [unitOf(low), unitOf(high)];
  const [, unit] = b.split(" ");
  return a.endsWith(` ${unit}`) ? `${a.split(" ")[0]} to ${b}` : `${a} to ${b}`;
}

/** Two decimals, or two digits where those would be zeros. */
export const ratio = (x) => (x < 0.1 ? x.toPrecision(2) : x.toFixed(2));

/** How many a second, with three figures and its thousands apart. */
export const rate = (x) => x.toLocaleString("en", { maximumSignificantDigits: 3 });

/** A share in whole per cent. */
export const percent = (share) => `${(100 * share).toFixed(0)} %`;
