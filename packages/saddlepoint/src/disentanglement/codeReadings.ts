/** A code's most likely values under Q, one a sample: classes, or numbers of a continuous code. */
export type CodeReadings = {
  readonly name: string;
  readonly discrete: boolean;
  readonly values: ArrayLike<number>;
};
