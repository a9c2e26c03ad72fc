import type { Samples } from "./samples.ts";

/** Which rows of a file its samples are, where some were left out. */
export type KeptRows = {
  readonly total: number;
  /** Those left out, counted from 0, in their order. */
  readonly dropped: readonly number[];
};

/** What a source yields: samples to train on and, where the source has its own split, held-out ones. */
export type DataSource = {
  readonly train: Samples;
  readonly test?: Samples;
  /** Whose the samples are and under which licence: shown wherever they are used. */
  readonly notice?: string;
  /** What was left out or changed on the way, in words. */
  readonly remarks?: readonly string[];
  /** Which rows of a table or an array its samples are, where some were left out for a missing value. */
  readonly rows?: KeptRows | undefined;
  /** "#rrggbb" that transparent images were laid onto. */
  readonly background?: string | undefined;
};
