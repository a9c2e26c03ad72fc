import type { Samples } from "./samples.ts";

/** What a source yields: samples to train on and, where the source has its own split, held-out ones. */
export type DataSource = {
  readonly train: Samples;
  readonly test?: Samples;
  /** Whose the samples are and under which licence: shown wherever they are used. */
  readonly notice?: string;
  /** What was left out or changed on the way, in words. */
  readonly remarks?: readonly string[];
  /** "#rrggbb" that transparent images were laid onto. */
  readonly background?: string | undefined;
};
