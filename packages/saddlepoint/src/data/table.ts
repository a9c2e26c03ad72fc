import type { KeptRows } from "../samples/dataSource.ts";
import type { Samples } from "../samples/samples.ts";

/** What a table or an array of rows holds. */
export type Table = {
  readonly samples: Samples;
  /** What was left out, or may be read in two ways, in words. */
  readonly remarks: readonly string[];
  /** Which rows the samples are, where some were left out. */
  readonly rows?: KeptRows | undefined;
};

/** What was left out for a missing value, in words. */
export const missingText = (count: number, total: number, example: string): string =>
  `left out: ${count} of ${total} rows, which miss a value (such as ${example})`;
