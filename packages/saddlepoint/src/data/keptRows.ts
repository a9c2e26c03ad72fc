/** Which rows of a file its samples are, where some were left out. */
export type KeptRows = {
  readonly total: number;
  /** Those left out, counted from 0, in their order. */
  readonly dropped: readonly number[];
};

/** What was left out for a missing value, in words. */
export const missingText = (count: number, total: number, example: string): string =>
  `left out: ${count} of ${total} rows, which miss a value (such as ${example})`;
