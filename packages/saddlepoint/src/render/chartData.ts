/** One line: y over x, and where `low` and `high` are given a confidence band. Points that are not finite leave a gap. */
export type Series = {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
  /** A dashed line, e.g. for a truth beside its estimate. */
  readonly dashed?: boolean;
  /** CSS; by its place among the series unless told, e.g. to give an estimate and its truth one colour. */
  readonly colour?: string;
};

export type Axis = {
  /** What is shown, e.g. "training step" or "I(c; G(z,c))". */
  readonly label: string;
  /** Its unit, e.g. "nats". */
  readonly unit?: string;
};

/** A value that a quantity cannot exceed, e.g. H(c) for a bound on I(c; x): a dashed line across the chart. */
export type Ceiling = { readonly name: string; readonly value: number };
