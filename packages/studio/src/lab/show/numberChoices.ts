/** A number on a logarithmic slider: two significant digits at every stop. */
export const fromLog = (log: number): number => Number((10 ** log).toPrecision(2));

/** A tenth of a rate, without what float64 leaves in its last digits. */
export const tenth = (value: number): number => Number((value / 10).toPrecision(6));

/** A rate as people write it: 0.002, or 1e-5 when it is very small. */
export const rateText = (value: number): string =>
  value < 1e-3 ? value.toExponential().replace("-", "−") : String(value);
